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
   * Estimates a sum over contents, each of which is in the sample or not, by lot.
   *
   * <p>This is the estimator of Horvitz and Thompson (1952) for a lot that falls on each content
   * with the same probability. Its interval holds where many contents add to the sum.
   *
   * @param sum over the contents of the sample
   * @param spread the sum of squares of what was summed
   */
  public static Estimate of(double sum, double spread, HashRange range) {
    double share = range.share();
    double error = WITHIN_95_PERCENT * Math.sqrt(spread * (1 - share)) / share;
    return new Estimate(Math.round(sum / share), (long) Math.ceil(error));
  }

  /** Counts things that count one each. */
  static Estimate ofOnes(long count, HashRange range) {
    return of(count, count, range);
  }
}
