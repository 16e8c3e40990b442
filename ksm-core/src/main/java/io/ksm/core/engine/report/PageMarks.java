package io.ksm.core.engine.report;

import java.util.BitSet;

/** Marks single pages with what reports find out of them and their links do not tell. */
final class PageMarks {
  /** Pages on a frame that free nothing: one for each frame, and further mappings of one page. */
  private final BitSet kept = new BitSet();

  /** Pages on a frame that equal no other page, and pages on none that do. */
  private final BitSet flipped = new BitSet();

  /** Pages that equal a page of another domain. */
  private final BitSet otherDomain = new BitSet();

  /** Further mappings of a physical page that is counted already. */
  private final BitSet further = new BitSet();

  void keep(int page) {
    kept.set(page);
  }

  boolean isKept(int page) {
    return kept.get(page);
  }

  void flip(int page) {
    flipped.set(page);
  }

  boolean isFlipped(int page) {
    return flipped.get(page);
  }

  void markFurther(int page) {
    further.set(page);
  }

  boolean isFurther(int page) {
    return further.get(page);
  }

  /** Notes that a page equals one of another domain. */
  void markOtherDomain(int page) {
    otherDomain.set(page);
  }

  boolean equalsOtherDomain(int page) {
    return otherDomain.get(page);
  }
}
