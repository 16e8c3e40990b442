package io.ksm.core.engine.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Hashes under a secret seed, to 64 bits, pages that collide under the stack's hasher.
 *
 * <p>Nobody who does not know the seed can make two pages collide under it, so crafted collisions
 * cost one hash each and not a comparison with every other one. Each step folds the 128-bit product
 * of two words that were mixed with secrets (the construction of Wang Yi's wyhash). Immutable,
 * thread-safe, allocates nothing.
 */
public final class SeededHash {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long a;
  private final long b;
  private final long c;
  private final long d;

  public SeededHash(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    a = random.nextLong();
    b = random.nextLong();
    c = random.nextLong();
    d = random.nextLong();
  }

  /**
   * Hashes a page.
   *
   * @param length in bytes, a multiple of 32
   */
  long hash(MemorySegment memory, long offset, int length) {
    long left = a;
    long right = b;
    for (long at = offset, end = offset + length; at < end; at += 32) {
      left = fold(memory.get(WORD, at) ^ c, memory.get(WORD, at + 8) ^ left);
      right = fold(memory.get(WORD, at + 16) ^ d, memory.get(WORD, at + 24) ^ right);
    }
    return fold(left ^ d, right ^ c ^ length);
  }

  /** Hashes a fingerprint. */
  long hash(long high, long low) {
    return fold(high ^ a, low ^ b) ^ fold(high ^ c, low ^ d);
  }

  private static long fold(long x, long y) {
    return (x * y) ^ Math.unsignedMultiplyHigh(x, y);
  }
}
