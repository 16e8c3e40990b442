package io.ksm.bench;

import java.util.List;

/**
 * Tells a change from noise, for rounds that were measured at different times: the test of Mann and
 * Whitney, which asks nothing of how noise is distributed. Its probabilities are exact for rounds
 * without ties; figures in nanoseconds have none to speak of.
 */
public final class RankTest {
  private static final double HALF = 0.5;

  private RankTest() {}

  /**
   * Returns the probability that two sets of rounds of the same speed lie as far apart as these, or
   * farther, in either direction. Takes time in proportion to the square of the product of the
   * sizes, which are a few dozens.
   *
   * @param before the rounds of the one; at least one
   * @param after the rounds of the other; at least one
   */
  public static double probability(List<Double> before, List<Double> after) {
    double wins = 0;
    for (double one : before) {
      for (double other : after) {
        wins += one < other ? 1 : one == other ? HALF : 0;
      }
    }
    int pairs = before.size() * after.size();
    double[] ways = ways(before.size(), after.size());
    double all = 0;
    double farther = 0;
    for (int count = 0; count <= pairs; count++) {
      all += ways[count];
      if (Math.abs(count - pairs * HALF) >= Math.abs(wins - pairs * HALF)) {
        farther += ways[count];
      }
    }
    return farther / all;
  }

  /**
   * Counts in how many orders of so many rounds a given number of pairs has the one before the
   * other: the coefficients of a Gaussian binomial.
   */
  private static double[] ways(int ones, int others) {
    double[] ways = new double[ones * others + 1];
    ways[0] = 1;
    for (int i = 1; i <= ones; i++) {
      int up = others + i;
      for (int count = ways.length - 1; count >= up; count--) {
        ways[count] -= ways[count - up];
      }
      for (int count = i; count < ways.length; count++) {
        ways[count] += ways[count - i];
      }
    }
    return ways;
  }
}
