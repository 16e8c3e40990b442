package io.ksm.api.policy;

/**
 * Divides a number of visits among regions, to each in proportion to its pages. What is left of a
 * page is carried on to the next region, and begins elsewhere in each scan: a region that is too
 * small for a visit in each scan gets its share over many scans.
 *
 * <p>For one scan and one thread; asked for each region in turn. Allocates nothing.
 */
public final class VisitShares {
  /** Steps of the golden ratio come close to every place between 0 and 1, evenly. */
  private static final double STEP = 0.6180339887498949;

  private final long visits;
  private final long pages;
  private final double begin;
  private long passed;

  /**
   * Begins to divide.
   *
   * @param visits of all regions together; all pages are visited if they are fewer
   * @param pages of all regions together, at least 1
   * @param scan the number of the scan
   */
  public VisitShares(long visits, long pages, long scan) {
    this.visits = Math.min(visits, pages);
    this.pages = pages;
    this.begin = scan * STEP % 1;
  }

  /** Returns the visits of the next region, 0 to its pages. */
  public long next(long regionPages) {
    if (visits == pages) {
      return regionPages;
    }
    long before = visitsUntil(passed);
    passed += regionPages;
    return Math.clamp(visitsUntil(passed) - before, 0, regionPages);
  }

  /** No rounding may cost a visit of the last region. */
  private long visitsUntil(long page) {
    return page == pages ? visits : (long) ((double) page / pages * visits + begin);
  }
}
