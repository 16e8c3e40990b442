package io.ksm.simulate;

import io.ksm.api.Counters;
import io.ksm.core.report.BatchReport;

/**
 * What a scanner's work costs, in nanoseconds of one processor.
 *
 * <p>A visit finds a page; of one that is not merged it reads the bytes and hashes them. For a calm
 * page it looks for an equal one in two trees, of merged pages and of calm ones. Each level of a
 * tree is a comparison with a page that has to be found first.
 *
 * @param mergedVisit what a visit takes that finds its page merged already
 * @param visit what each other visit takes, whatever comes of it
 * @param skip what each page takes that is skipped
 * @param stableLevel what each level takes of the tree of merged pages
 * @param unstableLevel what each level takes of the tree of calm pages
 * @param merge what each merge takes on top
 * @param batch what the beginning of each batch takes
 * @param pause by how much each pause is longer than the policy says, because timers tick
 */
public record CostModel(
    double mergedVisit,
    double visit,
    double skip,
    double stableLevel,
    double unstableLevel,
    double merge,
    double batch,
    double pause) {
  /** A quarter of an hour: nothing takes longer. */
  private static final double MAX = 1e12;

  /**
   * Those of ksmd, measured as {@code docs/traces.md} says under "What work costs"; on another
   * machine they may be half or twice as much.
   */
  public static final CostModel KSMD =
      new CostModel(350, 1_200, 150, 190, 310, 1_600, 50_000, 4_000_000);

  /** Nothing costs anything. */
  public static final CostModel FREE = new CostModel(0, 0, 0, 0, 0, 0, 0, 0);

  /** Checks the range. */
  public CostModel {
    for (double cost :
        new double[] {mergedVisit, visit, skip, stableLevel, unstableLevel, merge, batch, pause}) {
      if (!(cost >= 0 && cost <= MAX)) {
        throw new IllegalArgumentException(
            "a cost of %s ns: they are from 0 to %s".formatted(cost, MAX));
      }
    }
  }

  /**
   * Returns what the work of a batch costs, or of a part of one, but for its beginning.
   *
   * @param before the counters before it, by which the trees' heights are estimated
   */
  long nanos(BatchReport work, Counters before) {
    return Math.round(
        work.mergedVisits() * mergedVisit
            + (work.visits() - work.mergedVisits()) * visit
            + work.calmVisits() * searchNanos(before.pagesShared(), before.pagesUnshared())
            + work.skips() * skip
            + work.merges() * merge);
  }

  /**
   * Returns what a visit costs that finds a calm page and looks for an equal one.
   *
   * @param shared pages in the tree of merged ones
   * @param unshared pages in the tree of calm ones
   */
  public double calmVisitNanos(long shared, long unshared) {
    return visit + searchNanos(shared, unshared);
  }

  private double searchNanos(long shared, long unshared) {
    return stableLevel * levels(shared) + unstableLevel * levels(unshared);
  }

  /** Returns how many levels a tree of so many pages has. */
  public static double levels(long pages) {
    return Math.log(1.0 + pages) / Math.log(2);
  }

  /** Returns the mean of {@link #levels} of a tree that grows from nothing to so many pages. */
  public static double meanLevels(long pages) {
    // By the integral of the logarithm, from 1 to one more than the pages.
    return pages == 0 ? 0 : ((1.0 + pages) * levels(pages) - pages / Math.log(2)) / pages;
  }
}
