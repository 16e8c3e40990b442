package io.ksm.simulate;

import io.ksm.api.Counters;
import io.ksm.core.report.BatchReport;

/**
 * What a scanner's work costs, in nanoseconds of one processor.
 *
 * <p>A visit reads and hashes a page, and looks for an equal one in trees of merged and of calm
 * pages, whose height grows with the binary logarithm of their sizes; a page that merges is
 * compared as a whole, and mapped anew.
 *
 * @param visit what each visit takes, whatever comes of it
 * @param level what each level of a tree takes in which a visited page is looked for
 * @param merge what each merge takes on top
 * @param pause what each pause takes longer than the policy says, because timers tick
 */
public record CostModel(double visit, double level, double merge, double pause) {

  /**
   * Those of ksmd that were measured where the documentation says; on another machine they may be
   * half or twice as much.
   */
  public static final CostModel KSMD = new CostModel(700, 90, 2500, 1_200_000);

  /** Nothing costs anything. */
  public static final CostModel FREE = new CostModel(0, 0, 0, 0);

  /** Checks the range. */
  public CostModel {
    if (!(visit >= 0 && level >= 0 && merge >= 0 && pause >= 0)) {
      throw new IllegalArgumentException(
          "a cost is negative: " + visit + " " + level + " " + merge);
    }
  }

  /**
   * Returns what a batch costs.
   *
   * @param before the counters before it, by which the trees' heights are estimated
   */
  long nanos(BatchReport batch, Counters before) {
    double each = visitNanos(before.pagesShared(), before.pagesUnshared());
    return Math.round(batch.visits() * each + batch.merges() * merge);
  }

  /**
   * Returns what a visit costs that looks for an equal page.
   *
   * @param shared pages in the tree of merged ones
   * @param unshared pages in the tree of calm ones
   */
  public double visitNanos(long shared, long unshared) {
    return visit + level * (log2(1.0 + shared) + log2(1.0 + unshared));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
