package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.PagemapEntry;
import io.ksm.linux.PagemapScan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds pages that hold something, present or swapped, in ranges that may be almost empty: programs
 * reserve terabytes and use little of them. For any number of threads.
 */
interface PopulatedPages {

  /**
   * Finds the first populated page. Kernels may count a guard page as one.
   *
   * @param from address where to begin
   * @param to address where to stop; not before {@code from}
   * @return its address, or {@code to} if there is none
   * @throws ErrnoException if the page table cannot be read
   */
  long next(long from, long to) throws ErrnoException;

  /** Returns the fastest way that this kernel has. */
  static PopulatedPages of(Pagemap pagemap, int pageSize) {
    return pagemap.canScan() ? scanning(pagemap) : reading(pagemap, pageSize);
  }

  /** Lets the kernel search: about a microsecond, however long the way to the next page is. */
  static PopulatedPages scanning(Pagemap pagemap) {
    return (from, to) -> {
      PagemapScan query = Scratch.ofThread().scan();
      query.ask(from, to, PagemapScan.PRESENT | PagemapScan.SWAPPED, 1);
      return from < to && pagemap.scan(query) > 0 ? query.start(0) : to;
    };
  }

  /** Looks at every entry: for older kernels, some seconds for each terabyte on the way. */
  static PopulatedPages reading(Pagemap pagemap, int pageSize) {
    return (from, to) -> {
      MemorySegment entries = Scratch.ofThread().entries();
      long page = from / pageSize;
      long last = to / pageSize;
      while (page < last) {
        int got = pagemap.read(page, (int) Math.min(Scratch.PAGES, last - page), entries);
        int found = firstPopulated(entries, got);
        if (found < got) {
          return (page + found) * pageSize;
        }
        page = got == 0 ? last : page + got;
      }
      return to;
    };
  }

  private static int firstPopulated(MemorySegment entries, int count) {
    for (int i = 0; i < count; i++) {
      long entry = entries.getAtIndex(ValueLayout.JAVA_LONG, i);
      if (PagemapEntry.isPresent(entry) || PagemapEntry.isSwapped(entry)) {
        return i;
      }
    }
    return count;
  }
}
