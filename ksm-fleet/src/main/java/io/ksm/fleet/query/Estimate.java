package io.ksm.fleet.query;

import io.ksm.fleet.contents.HashRange;

/**
 * A number of pages that was counted, or estimated from a sample.
 *
 * @param pages how many
 * @param error by how much they may be off, with a probability of 95 %; 0 if they were counted
 */
public record Estimate(long pages, long error) {
  /** Standard errors within which 95 of a hundred results of a normal distribution are. */
  private static final double WITHIN_95_PERCENT = 1.96;

  /**
   * Estimates a sum over contents, each of which is in the sample or not, at random.
   *
   * <p>This is the estimator of Horvitz and Thompson (1952) for a lot that falls on each content
   * with the same probability. Its variance is estimated, too, and where few contents make up the
   * sum, it is too small whenever the sum is. So some four typical contents are added to it, as
   * Agresti and Coull (1998) do for shares. None of the few contents that very many sources have
   * may be in the sample; so what is added counts as much as the largest can.
   *
   * @param sum over the contents of the sample
   * @param spread the sum of squares of what was summed
   * @param largest the most that one content can add to the sum
   */
  public static Estimate of(double sum, double spread, double largest, HashRange range) {
    return of(sum, spread, sum, largest, range);
  }

  /**
   * Estimates the same of contents that may count less than 0.
   *
   * @param sizes the sum of what was summed, all of it taken as positive
   * @param largest the most that one content can add, or take away
   */
  public static Estimate of(
      double sum, double spread, double sizes, double largest, HashRange range) {
    double share = range.share();
    double typical = sizes > 0 ? spread / sizes : 1;
    double widened = spread + Math.pow(WITHIN_95_PERCENT * Math.max(typical, largest), 2);
    double error = WITHIN_95_PERCENT * Math.sqrt(widened * (1 - share)) / share;
    return new Estimate(Math.round(sum / share), (long) Math.ceil(error));
  }

  /** Estimates the same of whole numbers. */
  static Estimate ofCounts(long sum, long spread, long largest, HashRange range) {
    return of((double) sum, (double) spread, (double) largest, range);
  }

  /** Counts things that count one each. */
  static Estimate ofOnes(long count, HashRange range) {
    return ofCounts(count, count, 1, range);
  }
}
