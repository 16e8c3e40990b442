/**
 * Holds the page sources {@code pid}, {@code cgroup} and {@code all}: the memory of live processes.
 *
 * <p>Where to begin: {@link io.ksm.source.linux.PidSourceFactory}, {@link
 * io.ksm.source.linux.CgroupSourceFactory} and {@link io.ksm.source.linux.AllSourceFactory} are
 * what the engine finds. They are registered in {@code module-info.java} and in {@code
 * META-INF/services}.
 *
 * <p>From the user's word to the source:
 *
 * <ol>
 *   <li>A factory makes {@code Targets} of the user's word: a {@code SingleProcess}, or a {@code
 *       ProcessGroup}, such as all processes of a name or those of a control group.
 *   <li>{@code FoundProcesses}, of the library {@code io.ksm.linux.process}, tells those that may
 *       be read from the others.
 *   <li>With {@code freeze=on}, a {@code FrozenGroup} stops them first: package {@code freeze}.
 *   <li>A {@code PidSource} reads one process: package {@code process}.
 * </ol>
 *
 * <p>Nothing here changes a target. A page that its page table does not hold is never read, because
 * reading it would map the zero page there. The target is not written to, and it is stopped only if
 * users ask for that. One exception cannot be avoided without stopping it: between the look at its
 * page table and the copy, microseconds later, the target may discard a page or exec another
 * program. What is copied then is touched like that.
 *
 * <p>All system calls go through {@code io.ksm.linux}. They need {@code
 * --enable-native-access=io.ksm.linux}; {@code Platform} says so when it is missing.
 *
 * <p>Names of processes, files and control groups may hold anything. Messages and labels show them
 * by {@code io.ksm.api.text.Printable}.
 *
 * <p>Tests stand in the same packages; the processes that they read come from {@code support}.
 */
package io.ksm.source.linux;
