/**
 * The memory of one process, read in this order, each step one class:
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
 */
package io.ksm.source.linux.process;
