package io.ksm.source.image.support;

import io.ksm.testkit.Seed;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The lengths that a test cuts a file off at. An ordinary run takes the first and the last few, and
 * of those between every eighth, beginning at a random one; {@code -Dksm.cuts.every=1} takes all.
 */
public final class Cuts {
  private static final int EVERY = Integer.getInteger("ksm.cuts.every", 8);

  /** So many at each end are always taken. */
  private static final int ENDS = 16;

  private Cuts() {}

  /**
   * Chooses among lengths.
   *
   * @param first the least length
   * @param end a number above the greatest length
   * @param step how far the next length is from one
   */
  public static int[] between(int first, int end, IntUnaryOperator step, Seed seed) {
    return of(
        IntStream.iterate(first, at -> at < end, at -> at + step.applyAsInt(at)).toArray(), seed);
  }

  /** Chooses among these lengths. */
  public static int[] of(int[] lengths, Seed seed) {
    int begin = seed.random().nextInt(EVERY);
    return IntStream.range(0, lengths.length)
        .filter(i -> i < ENDS || i >= lengths.length - ENDS || i % EVERY == begin)
        .map(i -> lengths[i])
        .toArray();
  }
}
