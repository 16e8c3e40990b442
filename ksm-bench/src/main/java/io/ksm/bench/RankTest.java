package io.ksm.bench;

import java.util.List;

/**
 * Tells a change from noise, for rounds that were measured at different times: the test of Mann and
 * Whitney, which asks nothing of how noise is distributed. Its probabilities are exact for rounds
 * without ties; figures in nanoseconds have none to speak of.
 */
public final class RankTest {
  private static final double HALF = 0.5;

  /** More rounds tell nothing more, and the number of their orders would be no double any more. */
  private static final int MAX_ROUNDS = 200;

  private RankTest() {}

  /**
   * Returns the probability that two sets of rounds of the same speed lie as far apart as these, or
   * farther, in either direction. Of more than 200 rounds the first 200 count. Takes time in
   * proportion to the square of the product of the sizes.
   *
   * @param before the rounds of the one; at least one
   * @param after the rounds of the other; at least one
   */
  public static double probability(List<Double> before, List<Double> after) {
    List<Double> ones = before.subList(0, Math.min(before.size(), MAX_ROUNDS));
    List<Double> others = after.subList(0, Math.min(after.size(), MAX_ROUNDS));
    double wins = 0;
    for (double one : ones) {
      for (double other : others) {
        wins += one < other ? 1 : one == other ? HALF : 0;
      }
    }
    return probability(wins, ones.size(), others.size());
  }

  /** Returns the smallest probability that so many rounds can have: that of sets apart. */
  public static double smallest(int before, int after) {
    return probability(0, Math.min(before, MAX_ROUNDS), Math.min(after, MAX_ROUNDS));
  }

  private static double probability(double wins, int before, int after) {
    int pairs = before * after;
    double[] ways = ways(before, after);
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
