package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.Link;
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

  /** Pages that equal one of the same source. */
  private final BitSet within = new BitSet();

  /**
   * Says whether anything is known of a page: it was there when it was last encountered.
   *
   * @param link of the page
   */
  static boolean isKnown(int link) {
    return link != Link.FRESH;
  }

  /**
   * Says whether a page counts as volatile.
   *
   * @param link of the page
   */
  static boolean isVolatile(int link) {
    return link == Link.NONE || link == Link.UNHASHED || link == Link.SKIPPED;
  }

  /** Says under which figure a page counts, when all contents have been walked over. */
  PageResult result(int page, int link) {
    return switch (link) {
      case Link.FRESH -> PageResult.NONE;
      case Link.UNSTABLE, Link.RECHECK, Link.DISPLACED, Link.LONE -> calm(page, isFlipped(page));
      case Link.NONE, Link.UNHASHED, Link.SKIPPED -> PageResult.VOLATILE;
      case Link.MAPPED_TWICE -> isFlipped(page) ? PageResult.DUPLICATE : PageResult.SHARED_BY_FORK;
      case Link.ZERO_NEW, Link.ZERO_OLD -> PageResult.ZERO;
      default -> Link.isOnFrame(link) ? calm(page, !isFlipped(page)) : PageResult.NONE;
    };
  }

  private PageResult calm(int page, boolean hasEqual) {
    if (hasEqual) {
      return PageResult.DUPLICATE;
    }
    return equalsOtherDomain(page) ? PageResult.OTHER_DOMAIN : PageResult.UNIQUE;
  }

  /** Notes that a page equals one of the same source. */
  void markWithin(int page) {
    within.set(page);
  }

  boolean isWithin(int page) {
    return within.get(page);
  }

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
