package io.ksm.core.engine.report;

import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.pages.LongSet;
import io.ksm.core.engine.pages.PhysicalPages;

/**
 * Finds out which of a content's pages free nothing by merging: one for each copy of the content,
 * and all but one of the mappings of each physical page.
 */
final class KeptPages {
  private final PhysicalPages physical;
  private final PageMarks marks;

  /** Where no pfn is known, no page maps another's, and there is no need to look at each. */
  private final boolean anyPfns;

  /** The pfns of the content's pages that were passed. */
  private final LongSet pfns = new LongSet();

  /** How many copies found no physical page to keep among their own pages. */
  private int owed;

  KeptPages(PhysicalPages physical, PageMarks marks) {
    this.physical = physical;
    this.marks = marks;
    this.anyPfns = physical.anyPfns();
  }

  /** Begins another content. */
  void begin() {
    pfns.clear();
    owed = 0;
  }

  /** Marks the pages of one copy, of which {@code earliest} is kept. */
  void mark(Frames frames, int frame, int earliest) {
    marks.keep(earliest);
    if (!anyPfns) {
      return;
    }
    if (isFurther(earliest)) {
      marks.markFurther(earliest);
      owed++;
    }
    frames.forEachSharer(
        frame,
        page -> {
          if (page != earliest) {
            mark(page);
          }
        });
  }

  private void mark(int page) {
    if (isFurther(page)) {
      marks.keep(page);
      marks.markFurther(page);
    }
  }

  /** Ends a content: copies that own no physical page keep those of other ones. */
  void end(Frames frames, int content) {
    for (int frame = frames.contents().newest(content);
        frame != Contents.NONE && owed > 0;
        frame = frames.older(frame)) {
      frames.forEachSharer(frame, this::keepIfOwed);
    }
  }

  private void keepIfOwed(int page) {
    if (owed > 0 && !marks.isKept(page)) {
      marks.keep(page);
      owed--;
    }
  }

  private boolean isFurther(int page) {
    long pfn = physical.pfn(page);
    if (pfn == 0) {
      return false;
    }
    boolean known = pfns.contains(pfn);
    pfns.add(pfn);
    return known;
  }
}
