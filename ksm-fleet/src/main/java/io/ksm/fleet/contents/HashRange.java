package io.ksm.fleet.contents;

/**
 * A range of fingerprints. They are spread evenly over all numbers of 64 bits, so that the contents
 * of a range are a random sample of all contents, and the same contents in every source.
 *
 * <p>Immutable.
 *
 * @param first the smallest fingerprint, as a signed number
 * @param last the largest one, inclusive
 * @param share of all fingerprints, at most 1
 */
public record HashRange(long first, long last, double share) {
  /** All fingerprints. */
  public static final HashRange ALL = new HashRange(Long.MIN_VALUE, Long.MAX_VALUE, 1);

  /** The smallest sample of which files know where it ends is one of so many halvings. */
  public static final int MAX_HALVINGS = 12;

  /**
   * Returns the range of the smallest fingerprints.
   *
   * @param halvings how often all were halved, up to {@link #MAX_HALVINGS}: 10 for a sample of
   *     1/1024
   */
  public static HashRange sample(int halvings) {
    checkHalvings(halvings);
    return halvings == 0
        ? ALL
        : new HashRange(Long.MIN_VALUE, end(halvings) - 1, Math.scalb(1.0, -halvings));
  }

  /**
   * Returns the range after a sample, of the same size: contents in it were not in the sample.
   *
   * @param halvings as for the sample, at least 1
   */
  public static HashRange after(int halvings) {
    checkHalvings(halvings);
    if (halvings == 0) {
      throw new IllegalArgumentException("nothing comes after all");
    }
    long last = halvings == 1 ? Long.MAX_VALUE : end(halvings - 1) - 1;
    return new HashRange(end(halvings), last, Math.scalb(1.0, -halvings));
  }

  private static void checkHalvings(int halvings) {
    if (halvings < 0 || halvings > MAX_HALVINGS) {
      throw new IllegalArgumentException("a sample has 0 to 12 halvings, not " + halvings);
    }
  }

  private static long end(int halvings) {
    return Long.MIN_VALUE + (1L << (Long.SIZE - halvings));
  }

  /**
   * Returns the range that is the part of a file with a number, from 0 on: the smallest sample
   * comes first, and each further part doubles what came before.
   */
  static HashRange part(int number) {
    return number == 0 ? sample(MAX_HALVINGS) : after(MAX_HALVINGS + 1 - number);
  }

  /** Returns the number of the part that a fingerprint is in. */
  static int partOf(long fingerprint) {
    int part = 0;
    while (fingerprint > part(part).last()) {
      part++;
    }
    return part;
  }

  /** How many parts there are. */
  static int parts() {
    return MAX_HALVINGS + 1;
  }

  /**
   * Returns a part of several parts of equal size, in ascending order.
   *
   * @param number of the part, from 0 on
   * @param halvings how often the range was halved for that
   */
  HashRange slice(int number, int halvings) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(last - first);
    long step = 1L << (bits - halvings);
    long begin = first + number * step;
    return halvings == 0
        ? this
        : new HashRange(begin, begin + step - 1, Math.scalb(share, -halvings));
  }

  /** Says whether a fingerprint is in the range. */
  public boolean has(long fingerprint) {
    return fingerprint >= first && fingerprint <= last;
  }
}
