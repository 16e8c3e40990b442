/**
 * The memory of live processes, as page sources {@code pid}, {@code cgroup} and {@code all}.
 *
 * <p>Who is read: {@code Targets}, which are a {@code SingleProcess} or a {@code ProcessGroup},
 * such as the {@code NamedProcesses} or those of a {@code Cgroup}. {@code FoundProcesses} tells
 * those that may be read from the others. With {@code freeze=on}, {@code FrozenGroup} has them
 * stand still first, and a {@code FreezeGuard} lets them go on, however this JVM ends.
 *
 * <p>A process is read in this order, each step one class:
 *
 * <ol>
 *   <li>{@code Mapping}: what {@code /proc/PID/maps} says, and why a mapping cannot merge; {@code
 *       RegionNames}: what it is called, with {@code ThreadStacks} and {@code JavaAreas};
 *   <li>{@code RegionLister}: regions where anything is populated, and {@code absent} ones between;
 *   <li>{@code PageClassifier}: what {@code /proc/PID/pagemap} says of each page; where it leaves a
 *       doubt, {@code SharedPages} asks {@code /proc/kpageflags} (as root), or {@code ZeroPages}
 *       the kernel's search in page tables, or the bytes;
 *   <li>{@code PageCopier}: the bytes of the present ones, by {@code process_vm_readv(2)}; those of
 *       shared ones by {@code MemoryFile}, which leaves them shared.
 * </ol>
 *
 * <p>Nothing here changes a target: a page that its page table does not hold is never read, because
 * reading it would map the zero page there, and the target is neither written to nor, unless users
 * ask for that, stopped. The one exception cannot be avoided without stopping it: in the
 * microseconds between the look at its page table and the copy, the target may discard a page or
 * exec another program; what is copied then is touched like that.
 *
 * <p>All system calls go through {@code Native}, opened files through {@code NativeFile}. They need
 * {@code --enable-native-access=io.ksm.linux}; {@code Platform} says so when it is missing.
 */
package io.ksm.source.linux;
