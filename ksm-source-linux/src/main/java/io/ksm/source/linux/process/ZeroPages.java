package io.ksm.source.linux.process;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.PagemapScan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tells mappings of the zero page from other pages that several processes map, where the flags of
 * physical pages are not known. Makes {@link PageState#ZERO} or {@link PageState#MAPPED_BY_SEVERAL}
 * of {@linkplain PageClassifier doubtful} pages. Stateless, for any number of threads.
 */
public final class ZeroPages {
  private ZeroPages() {}

  /**
   * Asks the kernel.
   *
   * @param pagemap one that {@linkplain Pagemap#canScan() can scan}
   * @param address of the chunk's first page
   * @param pages the chunk, in which doubtful pages are {@link PageState#SHARED} so far
   * @param from the first page to look at
   * @param to exclusive, at most {@link Scratch#PAGES} further
   * @throws ErrnoException if the page table cannot be read
   */
  static void markByScan(Pagemap pagemap, long address, PageSink pages, int from, int to)
      throws ErrnoException {
    int pageSize = pages.pageSize();
    PagemapScan query = Scratch.ofThread().scan();
    query.ask(
        address + (long) from * pageSize, address + (long) to * pageSize, PagemapScan.ZERO_PAGE, 0);
    for (int page = from; page < to; page++) {
      if (pages.state(page) == PageState.SHARED) {
        pages.setState(page, PageState.MAPPED_BY_SEVERAL);
      }
    }
    int found = pagemap.scan(query); // Half of Scratch.PAGES at most, so that all ranges fit.
    for (int range = 0; range < found; range++) {
      int last = (int) ((query.end(range) - address) / pageSize);
      for (int i = (int) ((query.start(range) - address) / pageSize); i < last; i++) {
        if (pages.state(i) == PageState.MAPPED_BY_SEVERAL) {
          pages.setState(i, PageState.ZERO);
        }
      }
    }
  }

  /**
   * Lets doubtful pages be copied, so that their bytes can be looked at.
   *
   * @param pages the chunk, in which doubtful pages are {@link PageState#SHARED} so far
   * @param from the first page
   * @param to exclusive
   */
  static void admit(PageSink pages, int from, int to) {
    for (int i = from; i < to; i++) {
      if (pages.state(i) == PageState.SHARED) {
        pages.setState(i, PageState.PRESENT);
      }
    }
  }

  /**
   * Looks at the bytes, for kernels that cannot be asked. A shared page full of zeros is taken for
   * the zero page: it occupies nothing of its own either.
   *
   * @param entries the page table entries of the pages to look at
   * @param pages the chunk, in which doubtful pages were {@linkplain #admit admitted} and copied
   * @param from the first page to look at
   * @param to exclusive
   */
  static void markByContent(MemorySegment entries, PageSink pages, int from, int to) {
    for (int i = from; i < to; i++) {
      if (pages.state(i) == PageState.PRESENT
          && PageClassifier.isDoubtful(entries.getAtIndex(ValueLayout.JAVA_LONG, i - from))) {
        boolean zero = isZero(pages.buffer(), (long) i * pages.pageSize(), pages.pageSize());
        pages.setState(i, zero ? PageState.ZERO : PageState.MAPPED_BY_SEVERAL);
      }
    }
  }

  private static boolean isZero(MemorySegment memory, long offset, int length) {
    for (long at = offset; at < offset + length; at += Long.BYTES) {
      if (memory.get(ValueLayout.JAVA_LONG, at) != 0) {
        return false;
      }
    }
    return true;
  }
}
