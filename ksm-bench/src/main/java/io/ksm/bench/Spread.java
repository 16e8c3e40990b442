package io.ksm.bench;

import java.util.Arrays;
import java.util.Collection;

/**
 * Says where measured values lie. Quartiles are interpolated between neighbours, as R's type 7
 * does.
 *
 * @param min the least
 * @param lower the first quartile
 * @param median the middle one
 * @param upper the third quartile
 * @param max the greatest
 */
public record Spread(double min, double lower, double median, double upper, double max) {

  /**
   * Describes values.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(Collection<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    return new Spread(
        sorted[0],
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        sorted[sorted.length - 1]);
  }

  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** Returns half of the range between the quartiles, relative to the median. */
  public double relativeDeviation() {
    return median == 0 ? 0 : (upper - lower) / 2 / Math.abs(median);
  }

  @Override
  public String toString() {
    return Arrays.toString(new double[] {min, lower, median, upper, max});
  }
}
