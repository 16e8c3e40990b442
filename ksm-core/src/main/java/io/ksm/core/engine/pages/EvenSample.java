package io.ksm.core.engine.pages;

/**
 * Says page by page which of a region's pages lie in this scan's sample.
 *
 * <p>Page {@code i} of {@code n} is one of {@code b} pages in scan {@code s} if {@code (i + s) * b
 * mod n < b}. While {@code i} goes once around the region, the left side takes each multiple of the
 * greatest common divisor of {@code b} and {@code n} equally often, so that exactly {@code b} pages
 * are in. It grows by {@code b} from page to page, so that they lie evenly. Nothing is remembered
 * from scan to scan.
 *
 * <p>For one thread at a time. Allocates nothing.
 */
public final class EvenSample {
  private long pages;
  private long budget;

  /** The left side, for the page that comes next. */
  private long residue;

  /**
   * Begins before a page of a region.
   *
   * @param regionPages how many pages the region has; fewer than 2^31, as page ids are ints
   * @param maxVisits how many of them are in, fewer than all
   * @param first the page's number in the region
   * @param scan the scan's number
   */
  public void begin(long regionPages, long maxVisits, long first, long scan) {
    pages = regionPages;
    budget = maxVisits;
    residue = residue(regionPages, maxVisits, first, scan);
  }

  private static long residue(long regionPages, long maxVisits, long page, long scan) {
    // Both factors are below 2^31, so the product does not overflow.
    return (page + scan % regionPages) % regionPages * maxVisits % regionPages;
  }

  /** Says whether a single page is in; the parameters are as those of {@link #begin}. */
  static boolean holds(long regionPages, long maxVisits, long page, long scan) {
    return residue(regionPages, maxVisits, page, scan) < maxVisits;
  }

  /** Says whether the next page is in, and goes on to the one after it. */
  public boolean next() {
    boolean in = residue < budget;
    residue += budget;
    if (residue >= pages) {
      residue -= pages;
    }
    return in;
  }

  /**
   * Goes on to the first page that is in, in constant time. Only if there is one.
   *
   * @return how many pages come before it
   */
  public int passToFirst() {
    if (residue < budget) {
      return 0;
    }
    long passed = Math.ceilDiv(pages - residue, budget);
    residue += passed * budget - pages;
    return (int) passed;
  }

  /**
   * Returns how many of the next pages there are up to the last one that is in; does not go on, and
   * takes constant time. Only if there is one.
   *
   * @param count of the next pages, at least 1
   */
  public int lengthToLast(int count) {
    return lengthTo(count(count));
  }

  /**
   * Returns how many of the next pages are in; does not go on, and takes constant time.
   *
   * @param count of the next pages, at least 1
   */
  public int count(int count) {
    long begun = (residue + (count - 1) * budget) / pages;
    return (int) begun + (residue < budget ? 1 : 0);
  }

  /**
   * Returns how many of the next pages there are up to one that is in; does not go on, and takes
   * constant time.
   *
   * @param wanted which of those that are in, from 1 on; there must be so many
   */
  public int lengthTo(int wanted) {
    long begun = residue < budget ? wanted - 1 : wanted;
    return begun == 0 ? 1 : (int) Math.ceilDiv(begun * pages - residue, budget) + 1;
  }

  /** Says whether none of the next pages is in; does not go on. */
  public boolean isEmpty(int count) {
    if (residue < budget) {
      return false;
    }
    return budget == 0 || residue + (count - 1) * budget < pages;
  }
}
