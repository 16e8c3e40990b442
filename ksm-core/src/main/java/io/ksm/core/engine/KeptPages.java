package io.ksm.core.engine;

/**
 * Finds out which of a content's pages free nothing by merging: one for each copy of the content,
 * and all but one of the mappings of each physical page.
 */
final class KeptPages {
  private final PhysicalPages physical;
  private final PageMarks marks;

  /** Frame numbers of the content's pages that were passed. */
  private final LongSet numbers = new LongSet();

  /** How many copies found no physical page to keep among their own pages. */
  private int owed;

  KeptPages(PhysicalPages physical, PageMarks marks) {
    this.physical = physical;
    this.marks = marks;
  }

  /** Begins another content. */
  void begin() {
    numbers.clear();
    owed = 0;
  }

  /** Marks the pages of one copy, of which {@code earliest} is kept. */
  void mark(Frames frames, int frame, int earliest) {
    marks.keep(earliest);
    if (isFurther(earliest)) {
      marks.markFurther(earliest);
      owed++;
    }
    int first = frames.firstSharer(frame);
    int entry = first;
    do {
      int page = frames.sharerPage(entry);
      if (page != earliest) {
        mark(page);
      }
      entry = frames.nextSharer(entry);
    } while (entry != first);
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
      int first = frames.firstSharer(frame);
      int entry = first;
      do {
        int page = frames.sharerPage(entry);
        if (owed > 0 && !marks.isKept(page)) {
          marks.keep(page);
          owed--;
        }
        entry = frames.nextSharer(entry);
      } while (entry != first);
    }
  }

  private boolean isFurther(int page) {
    long number = physical.frame(page);
    if (number == 0) {
      return false;
    }
    boolean known = numbers.contains(number);
    numbers.add(number);
    return known;
  }
}
