/**
 * Reads the memory of one process. The data go through these classes, in this order:
 *
 * <ol>
 *   <li>{@code PidSource} is the page source. It has an {@code AddressSpace} for each program that
 *       the process runs;
 *   <li>{@code Mapping} is a line of {@code /proc/PID/maps}, and says why a mapping cannot merge;
 *       {@code RegionNames} says what it is called, with {@code ThreadStacks} and {@code
 *       JavaAreas};
 *   <li>{@code RegionLister} makes regions where anything is populated, and {@code absent} ones
 *       between;
 *   <li>{@code PageClassifier} makes states of what {@code /proc/PID/pagemap} says of each page.
 *       Where that leaves a doubt, {@code SharedPages} asks for {@code PhysicalPageFlags} (as
 *       root), or {@code ZeroPages} lets the kernel search the page table, or looks at the bytes;
 *   <li>{@code PageCopier} copies the bytes of the present pages by {@code process_vm_readv(2)},
 *       and {@code MemoryFile} those of shared ones, which it leaves shared;
 *   <li>{@code HugePageMarks} marks pages in transparent huge pages.
 * </ol>
 */
package io.ksm.source.linux.process;
