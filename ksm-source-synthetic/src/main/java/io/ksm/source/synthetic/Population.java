package io.ksm.source.synthetic;

/**
 * Says how many pages there are of each kind, and which content each page has. Immutable, for any
 * number of threads.
 *
 * <p>Ranks go through the kinds: first the pages of zeros, then the volatile ones, then those that
 * have equals, then the unique ones. Contents are numbered within their kind, so that populations
 * of different sizes have the first ones of each kind in common.
 *
 * @param zero pages full of zeros
 * @param volatiles pages that change with every scan
 * @param duplicates pages that have an equal one
 * @param copies how many pages are equal to each other; more, where groups of this size would leave
 *     some over
 * @param unique pages that equal no other
 */
record Population(long zero, long volatiles, long duplicates, long copies, long unique) {
  /** The content of a page of zeros. */
  static final long ZEROS = 0;

  /** Numbers of contents begin here. The lower bits count pages, which are fewer. */
  private static final long UNIQUE = 1L << 61;

  private static final long DUPLICATE = 2L << 61;
  private static final long VOLATILE = 3L << 61;
  private static final int SCAN_SHIFT = 33;
  private static final long SCAN_MASK = (1L << (61 - SCAN_SHIFT)) - 1;

  /** How many pages there can be at most. */
  static final long MAX_PAGES = 1L << SCAN_SHIFT;

  /** Counts a single page that should have an equal one as the unique one that it is. */
  Population {
    if (duplicates == 1) {
      duplicates = 0;
      unique++;
    }
  }

  /** Returns the number of all pages. */
  long pages() {
    return zero + volatiles + duplicates + unique;
  }

  /** Returns how many different contents the pages have that have an equal one. */
  long groups() {
    return Math.max(1, duplicates / copies);
  }

  /**
   * Returns the content of a page.
   *
   * @param rank of the page, from 0
   * @param scan the number of the present scan
   */
  long content(long rank, long scan) {
    long left = rank - zero;
    if (left < 0) {
      return ZEROS;
    }
    if (left < volatiles) {
      return VOLATILE | (scan & SCAN_MASK) << SCAN_SHIFT | left;
    }
    left -= volatiles;
    return left < duplicates ? DUPLICATE | left % groups() : UNIQUE | (left - duplicates);
  }
}
