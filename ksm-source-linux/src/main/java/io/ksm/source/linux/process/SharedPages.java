package io.ksm.source.linux.process;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tells {@linkplain PageClassifier doubtful} pages apart by the flags of their physical pages.
 * Mappings of the zero page become {@link PageState#ZERO}, pages that the kernel merged stay {@link
 * PageState#SHARED}, and pages shared by fork become {@link PageState#PRESENT}. Stateless, for any
 * number of threads.
 *
 * <p>The kernel's KSM tracks each mapping of a page that is shared by fork as a page of its own; it
 * merges them with equal pages elsewhere, only not with each other. Their pfns tell the engine
 * which are mappings of one physical page.
 */
public final class SharedPages {
  /** How many flags between two wanted ones are read, at most, rather than to read twice. */
  private static final int GAP = 8;

  private SharedPages() {}

  /**
   * Tells them apart.
   *
   * @param flags of this machine's physical pages
   * @param pages the chunk, in which doubtful pages are {@link PageState#SHARED} so far, and their
   *     pfns are known
   * @param from the first page to look at
   * @param to exclusive, at most {@link Scratch#PAGES} further
   */
  static void mark(PhysicalPageFlags flags, PageSink pages, int from, int to) {
    int page = from;
    while (page < to) {
      page = isDoubtful(pages, page) ? markRun(flags, pages, page, to) : page + 1;
    }
  }

  /** Marks doubtful pages whose pfns lie close together; returns the page after them. */
  private static int markRun(PhysicalPageFlags flags, PageSink pages, int from, int to) {
    long first = pages.pfn(from);
    long last = first;
    int end = from;
    while (end < to && isDoubtful(pages, end) && isClose(pages.pfn(end), first, last)) {
      last = Math.max(last, pages.pfn(end));
      end++;
    }
    MemorySegment found = Scratch.ofThread().flags();
    int read = flags.read(first, (int) (last - first) + 1, found);
    for (int page = from; page < end; page++) {
      int at = (int) (pages.pfn(page) - first);
      if (at < read) {
        pages.setState(page, state(found.getAtIndex(ValueLayout.JAVA_LONG, at)));
      }
    }
    return end;
  }

  /** Says whether the flags of a pfn are worth reading with those of the pfns before. */
  private static boolean isClose(long pfn, long first, long last) {
    return pfn >= first && pfn <= last + GAP && pfn < first + Scratch.PAGES;
  }

  private static boolean isDoubtful(PageSink pages, int page) {
    return pages.state(page) == PageState.SHARED && pages.pfn(page) != 0;
  }

  private static PageState state(long flags) {
    if (PhysicalPageFlags.isZeroPage(flags)) {
      return PageState.ZERO;
    }
    return PhysicalPageFlags.isMerged(flags) ? PageState.SHARED : PageState.PRESENT;
  }
}
