package io.ksm.source.linux.process;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.linux.PagemapEntry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Turns page table entries into page states. Stateless, for any number of threads.
 *
 * <p>A present page that belongs to no file and has more than one mapping is one of three things:
 * the zero page, which a read of untouched memory maps; a page shared with another process by fork;
 * or a page that the kernel's KSM merged. The entry does not tell them apart: such a page is
 * <em>doubtful</em>, see {@link SharedPages} and {@link ZeroPages}.
 */
public final class PageClassifier {
  private PageClassifier() {}

  /**
   * Sets the states of a run of pages, and the pfns of doubtful ones, as far as they are known. All
   * other pages have a physical page of their own, so that its pfn tells nothing.
   *
   * @param entries the page table entries, the first at offset 0
   * @param count how many
   * @param into gets the states; the pages are {@link PageState#ABSENT} there so far
   * @param at the first page's index in it
   * @return how many doubtful pages there are; they are {@link PageState#SHARED}
   */
  static int classify(MemorySegment entries, int count, PageSink into, int at) {
    int doubtfulPages = 0;
    for (int i = 0; i < count; i++) {
      long entry = entries.getAtIndex(ValueLayout.JAVA_LONG, i);
      if (!PagemapEntry.isPresent(entry)) {
        if (PagemapEntry.isSwapped(entry)) {
          into.setState(at + i, PageState.SWAPPED);
        }
      } else if (PagemapEntry.isFile(entry)) {
        into.setState(at + i, PageState.FILE);
      } else if (PagemapEntry.isExclusive(entry)) {
        into.setState(at + i, PageState.PRESENT);
      } else {
        into.setState(at + i, PageState.SHARED);
        setPfn(entry, into, at + i);
        doubtfulPages++;
      }
    }
    return doubtfulPages;
  }

  /** Says whether an entry is that of a doubtful page. */
  static boolean isDoubtful(long entry) {
    return PagemapEntry.isPresent(entry)
        && !PagemapEntry.isFile(entry)
        && !PagemapEntry.isExclusive(entry);
  }

  private static void setPfn(long entry, PageSink into, int page) {
    long pfn = PagemapEntry.pfn(entry);
    if (pfn != 0) {
      into.setPfn(page, pfn);
    }
  }
}
