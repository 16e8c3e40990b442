package io.ksm.source.linux.process;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.PagemapEntry;
import io.ksm.linux.PagemapScan;
import io.ksm.linux.ProcFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Marks the pages that lie in transparent huge pages: the kernel splits a huge page before it
 * merges any page of it. See transhuge.rst in the kernel's documentation. Stateless, for any number
 * of threads.
 */
final class HugePageMarks {
  private static final String SIZE = "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size";

  private HugePageMarks() {}

  /** Returns the size of this machine's huge pages in bytes; 0 if it makes none by itself. */
  static long sizeOfMachine() {
    return Machine.SIZE_IN_BYTES;
  }

  /**
   * Asks the kernel which pages are mapped as part of a huge page.
   *
   * @param pagemap one that {@linkplain Pagemap#canScan() can scan}
   * @param address of the chunk's first page
   * @param pages the chunk; gets the marks
   * @param from the first page to look at
   * @param to exclusive, at most {@link Scratch#PAGES} further
   * @throws ErrnoException if the page table cannot be read
   */
  static void markByScan(Pagemap pagemap, long address, PageSink pages, int from, int to)
      throws ErrnoException {
    int pageSize = pages.pageSize();
    PagemapScan query = Scratch.ofThread().scan();
    query.ask(
        address + (long) from * pageSize, address + (long) to * pageSize, PagemapScan.HUGE, 0);
    int found = pagemap.scan(query);
    for (int range = 0; range < found; range++) {
      pages.markHuge(
          (int) ((query.start(range) - address) / pageSize),
          (int) ((query.end(range) - address) / pageSize),
          sizeOfMachine());
    }
  }

  /**
   * Asks for the flags of physical pages, for kernels that cannot be asked otherwise. Pages lie in
   * a huge page if their physical pages are neighbours, aligned as their addresses are, and
   * flagged.
   *
   * @param flags of this machine's physical pages
   * @param entries the page table entries of the pages to look at
   * @param address of the chunk's first page
   * @param pages the chunk; gets the marks
   * @param from the first page to look at
   * @param to exclusive
   */
  static void markByFlags(
      PhysicalPageFlags flags,
      MemorySegment entries,
      long address,
      PageSink pages,
      int from,
      int to) {
    long perHuge = sizeOfMachine() / pages.pageSize();
    int page = from;
    while (page < to) {
      long number = address / pages.pageSize() + page;
      int end = (int) Math.min(to, page + perHuge - number % perHuge);
      long pfn = pfn(entries, page - from);
      if (pfn != 0
          && pfn % perHuge == number % perHuge
          && pfn(entries, end - 1 - from) == pfn + (end - 1 - page)
          && flags.isHuge(pfn)) {
        pages.markHuge(page, end, sizeOfMachine());
      }
      page = end;
    }
  }

  private static long pfn(MemorySegment entries, int index) {
    long entry = entries.getAtIndex(ValueLayout.JAVA_LONG, index);
    return PagemapEntry.isPresent(entry) ? PagemapEntry.pfn(entry) : 0;
  }

  /** Says whether any page could lie in a huge page of the process's own. */
  static boolean arePossible(PageSink pages, int from, int to) {
    for (int page = from; page < to; page++) {
      if (pages.state(page) == PageState.PRESENT) {
        return sizeOfMachine() != 0;
      }
    }
    return false;
  }

  /** Asks the kernel at the first use. */
  private static final class Machine {
    static final long SIZE_IN_BYTES = read();

    private static long read() {
      try {
        return Long.parseLong(ProcFile.read(SIZE).strip());
      } catch (ErrnoException e) {
        return 0; // A kernel that was built without them.
      }
    }
  }
}
