package io.ksm.source.synthetic;

/**
 * Shuffles the numbers below a limit, by computing and not by storing. Immutable, for any number of
 * threads.
 *
 * <p>Multiplying by an odd number and folding the upper bits onto the lower ones can both be undone
 * modulo a power of two, so a few rounds of them permute the numbers of so many bits. A result
 * beyond the limit goes through the rounds again until it is below (<em>cycle walking</em>: Black
 * and Rogaway, Ciphers with Arbitrary Finite Domains, 2002). The walk ends, since the number that
 * it began with lies on the same cycle. It takes less than two turns on average.
 */
final class Permutation {
  private final long limit;
  private final long mask;
  private final int fold;
  private final long offset;

  /**
   * Makes a shuffle.
   *
   * @param limit how many numbers, 1 to 2^62
   * @param seed chooses the shuffle
   */
  Permutation(long limit, long seed) {
    int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(limit - 1));
    this.limit = limit;
    this.mask = (1L << bits) - 1;
    this.fold = (bits + 1) / 2;
    this.offset = Mix.bijective(seed);
  }

  /** Returns another number below the limit for each number below it. */
  long of(long number) {
    long shuffled = number;
    do {
      shuffled = turn(shuffled);
    } while (shuffled >= limit);
    return shuffled;
  }

  private long turn(long number) {
    long x = (number + offset) & mask;
    x = ((x ^ (x >>> fold)) * Mix.FIRST) & mask;
    x = ((x ^ (x >>> fold)) * Mix.SECOND) & mask;
    return x ^ (x >>> fold);
  }
}
