/**
 * The memory of live processes, as page sources {@code pid}, {@code cgroup} and {@code all}.
 *
 * <p>Who is read: {@code Targets}, which are a {@code SingleProcess} or a {@code ProcessGroup},
 * such as all processes of a name or those of a control group. {@code FoundProcesses} tells those
 * that may be read from the others. With {@code freeze=on}, {@code FrozenGroup} stops them first.
 * The package {@code process} reads one process, the package {@code freeze} stops processes.
 *
 * <p>Nothing here changes a target: a page that its page table does not hold is never read, because
 * reading it would map the zero page there, and the target is neither written to nor, unless users
 * ask for that, stopped. The one exception cannot be avoided without stopping it: in the
 * microseconds between the look at its page table and the copy, the target may discard a page or
 * exec another program; what is copied then is touched like that.
 *
 * <p>All system calls go through {@code io.ksm.linux}. They need {@code
 * --enable-native-access=io.ksm.linux}; {@code Platform} says so when it is missing.
 *
 * <p>Tests stand in the same packages; the processes that they read come from {@code support}.
 */
package io.ksm.source.linux;
