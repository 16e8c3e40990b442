package io.ksm.simulate;

import io.ksm.api.Counters;
import io.ksm.core.report.BatchReport;

/**
 * What a scanner's work costs, in nanoseconds of one processor.
 *
 * <p>A visit finds a page; of one that is not merged it reads the bytes and hashes them. For a calm
 * page it looks for an equal one in the trees of merged and of calm pages, whose height grows with
 * the binary logarithm of their sizes; a page that merges is compared as a whole, and mapped anew.
 *
 * @param mergedVisit what a visit takes that finds its page merged already
 * @param visit what each other visit takes, whatever comes of it
 * @param level what each level of a tree takes in which a calm page is looked for
 * @param merge what each merge takes on top
 * @param pause by how much each pause is longer than the policy says, because timers tick
 */
public record CostModel(
    double mergedVisit, double visit, double level, double merge, double pause) {

  /**
   * Those of ksmd that were measured where the documentation says; on another machine they may be
   * half or twice as much.
   */
  public static final CostModel KSMD = new CostModel(250, 700, 90, 2_500, 1_200_000);

  /** Nothing costs anything. */
  public static final CostModel FREE = new CostModel(0, 0, 0, 0, 0);

  /** Checks the range. */
  public CostModel {
    if (!(mergedVisit >= 0 && visit >= 0 && level >= 0 && merge >= 0 && pause >= 0)) {
      throw new IllegalArgumentException(
          "a cost is negative: %s %s %s %s %s".formatted(mergedVisit, visit, level, merge, pause));
    }
  }

  /**
   * Returns what a batch costs.
   *
   * @param before the counters before it, by which the trees' heights are estimated
   */
  long nanos(BatchReport batch, Counters before) {
    return Math.round(
        batch.mergedVisits() * mergedVisit
            + (batch.visits() - batch.mergedVisits()) * visit
            + batch.calmVisits() * searchNanos(before.pagesShared(), before.pagesUnshared())
            + batch.merges() * merge);
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
    return level * (log2(1.0 + shared) + log2(1.0 + unshared));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
