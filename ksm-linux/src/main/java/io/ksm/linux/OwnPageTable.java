package io.ksm.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Says what the kernel tells this process of page tables, by a look at its own.
 *
 * @param pfns whether it tells pfns: only to a user with CAP_SYS_ADMIN on the whole machine, which
 *     root in a container may lack
 * @param search whether it can be searched ({@link PagemapScan}): Linux 6.7 and later
 */
public record OwnPageTable(boolean pfns, boolean search) {
  /**
   * Looks. {@link Platform#require()} must have passed.
   *
   * @throws ErrnoException if this process may not even read its own page table
   */
  public static OwnPageTable look() throws ErrnoException {
    try (NativeFile file = NativeFile.open("/proc/self/pagemap");
        Arena arena = Arena.ofConfined()) {
      // Memory that was written is present.
      MemorySegment entry = arena.allocate(JAVA_LONG);
      entry.set(JAVA_LONG, 0, 1);
      long page = entry.address() / Platform.pageSize();
      int got = (int) file.read(entry, JAVA_LONG.byteSize(), page * JAVA_LONG.byteSize());
      if (got < 0) {
        throw new ErrnoException("read /proc/self/pagemap", -got);
      }
      boolean pfns = PagemapEntry.pfn(entry.get(JAVA_LONG, 0)) != 0;
      return new OwnPageTable(pfns, new PagemapScan(arena).isSupported(file));
    }
  }
}
