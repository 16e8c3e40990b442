package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.Link;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Marks single pages with what reports find out of them and their links do not tell. */
final class PageMarks {
  /** Pages on a frame that free nothing: one for each frame, and further mappings of one page. */
  private final LazyBits kept;

  /** Pages on a frame that equal no other page, and pages on none that do. */
  private final LazyBits flipped;

  /** Pages that equal a page of another domain. */
  private final LazyBits otherDomain;

  /** Further mappings of a physical page that is counted already. */
  private final LazyBits further;

  /** Pages that equal one of the same source. */
  private final LazyBits within;

  /**
   * Marks nothing.
   *
   * @param pageLimit above all pages
   */
  PageMarks(long pageLimit) {
    int limit = (int) Math.min(pageLimit, Integer.MAX_VALUE);
    this.kept = new LazyBits(limit);
    this.flipped = new LazyBits(limit);
    this.otherDomain = new LazyBits(limit);
    this.further = new LazyBits(limit);
    this.within = new LazyBits(limit);
  }

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
    if (isVolatile(link)) {
      return PageResult.VOLATILE;
    }
    return switch (link) {
      case Link.FRESH -> PageResult.NONE;
      case Link.UNSTABLE, Link.RECHECK, Link.DISPLACED, Link.LONE -> calm(page, isFlipped(page));
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

  /**
   * A bit for each page, all of them from the first that is set on: bits that grew as they are set
   * would be copied over and over, and there may be none to set.
   */
  private static final class LazyBits {
    private final int limit;
    private @Nullable BitSet bits;

    LazyBits(int limit) {
      this.limit = limit;
    }

    void set(int bit) {
      BitSet made = bits;
      if (made == null) {
        made = new BitSet(limit);
        bits = made;
      }
      made.set(bit);
    }

    boolean get(int bit) {
      BitSet made = bits;
      return made != null && made.get(bit);
    }
  }
}
