package io.ksm.core.engine.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Hashes under a secret seed, to 64 bits: pages that collide under the stack's hasher, and merged
 * pages that may change without a change of their key.
 *
 * <p>Nobody who does not know the seed can make two pages collide under it, so crafted collisions
 * cost one hash each and not a comparison with every other one. Immutable, thread-safe, allocates
 * nothing.
 *
 * <h2>Construction</h2>
 *
 * <p>The sum over all words of {@code low(w + k) * high(w + k)}, where {@code k} is the secret of
 * the word's place: the function NH of UMAC (Black, Halevi, Krawczyk, Krovetz, Rogaway, 1999), but
 * that the low half may carry into the high one. For two given pages and a given difference of
 * their sums, the secret of one differing word alone leaves at most four chances in 2<sup>32</sup>.
 * Two sums under independent secrets give about 2<sup>-60</sup>. The folded product of both makes
 * 64 bits of them.
 *
 * <p>A sum in which no word waits for another one is what the compiler turns into vectors, with
 * four or eight words each. A chain of multiplications, as in wyhash, takes three times as long.
 */
public final class SeededHash {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long LOW = 0xFFFF_FFFFL;

  /** Words with secrets of their own: 4 KiB. Longer pages are hashed piece by piece. */
  static final int SECRETS = 512;

  private final long[] first = new long[SECRETS];
  private final long[] second = new long[SECRETS];
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
    for (int i = 0; i < SECRETS; i++) {
      first[i] = random.nextLong();
      second[i] = random.nextLong();
    }
  }

  /**
   * Hashes a page. Its words are copied first: the quick compiler, with which most commands run,
   * reads an array five times as fast as a segment.
   *
   * @param length in bytes, a multiple of 8
   * @param words of the calling thread, {@link #SECRETS} of them; overwritten
   */
  long hash(MemorySegment memory, long offset, int length, long[] words) {
    long hash = a ^ length;
    for (int done = 0; done < length; done += SECRETS * Long.BYTES) {
      int count = Math.min(SECRETS, (length - done) / Long.BYTES);
      MemorySegment.copy(memory, WORD, offset + done, words, 0, count);
      hash = fold(sum(words, count, first) ^ hash, sum(words, count, second) ^ b);
    }
    return hash;
  }

  private static long sum(long[] words, int count, long[] secrets) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      long word = words[i] + secrets[i];
      sum += (word & LOW) * (word >>> Integer.SIZE);
    }
    return sum;
  }

  /** Hashes a fingerprint. */
  long hash(long high, long low) {
    return fold(high ^ a, low ^ b) ^ fold(high ^ c, low ^ d);
  }

  private static long fold(long x, long y) {
    return (x * y) ^ Math.unsignedMultiplyHigh(x, y);
  }
}
