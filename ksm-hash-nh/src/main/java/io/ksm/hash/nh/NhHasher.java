package io.ksm.hash.nh;

import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Hashes memory of any kind to 64 bits, by two sums of products under secrets.
 *
 * <p>For any number of threads, each of which gets 4 KiB of its own with its first page. Allocates
 * nothing else.
 *
 * <h2>Construction</h2>
 *
 * <p>The bytes are little-endian words of 64 bits; zeros fill the last one. The function NH of UMAC
 * (Black, Halevi, Krawczyk, Krovetz, Rogaway, 1999) is the sum over all words {@code w} of {@code
 * low(w + k) * high(w + k)}, where {@code k} is the secret of the word's place. Here the low half
 * may carry into the high one, which saves splitting the sum. For two given pages the secret of one
 * word that differs leaves at most four chances in 2<sup>32</sup> that the sums are equal. Two sums
 * under independent secrets leave 2<sup>-60</sup>. Their folded product is the hash; that two other
 * pairs of sums give the same one is as rare as for any hash of 64 bits, which is believed and not
 * proven. Longer memory than 4 KiB is hashed piece by piece, each mixed with the hash before it.
 *
 * <p>Whoever knows the seed can make pages that collide, and everybody knows the default one.
 *
 * <p>No word waits for another one, so the compiler makes vectors of the sums. Words are copied
 * first: which kind of memory they come from is then asked once a piece, and not at each word.
 */
final class NhHasher implements PageHasher {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long LOW = 0xFFFF_FFFFL;

  /** Words with secrets of their own. */
  private static final int SECRETS = 512;

  private static final long PIECE_BYTES = (long) SECRETS * Long.BYTES;

  private final long firstMask;
  private final long secondMask;
  private final long[] first = new long[SECRETS];
  private final long[] second = new long[SECRETS];
  private final ThreadLocal<long[]> copies = ThreadLocal.withInitial(() -> new long[SECRETS]);

  /** Makes a hasher whose secrets follow from a seed. */
  NhHasher(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    firstMask = random.nextLong();
    secondMask = random.nextLong();
    for (int i = 0; i < SECRETS; i++) {
      first[i] = random.nextLong();
      second[i] = random.nextLong();
    }
  }

  @Override
  public int bits() {
    return Long.SIZE;
  }

  @Override
  public boolean detectsEveryChange() {
    return true;
  }

  @Override
  public long hash(MemorySegment memory, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, memory.byteSize());
    return hash(memory, offset, length, copies.get());
  }

  @Override
  public void hashPages(
      MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
    Objects.checkFromIndexSize(offset, (long) pageSize * count, memory.byteSize());
    Objects.checkFromIndexSize(at, count, hashes.length);
    long[] words = copies.get();
    for (int i = 0; i < count; i++) {
      hashes[at + i] = hash(memory, offset + (long) i * pageSize, pageSize, words);
    }
  }

  private long hash(MemorySegment memory, long offset, long length, long[] words) {
    long hash = firstMask ^ length;
    long done = 0;
    do {
      int bytes = (int) Math.min(PIECE_BYTES, length - done);
      hash = mix(words, copy(memory, offset + done, bytes, words), hash);
      done += bytes;
    } while (done < length);
    return hash;
  }

  /** Copies a piece of memory, and returns how many words it is. */
  private static int copy(MemorySegment memory, long offset, int bytes, long[] words) {
    int count = bytes / Long.BYTES;
    MemorySegment.copy(memory, WORD, offset, words, 0, count);
    int left = bytes % Long.BYTES;
    if (left == 0) {
      return count;
    }
    long last = 0;
    for (int i = left - 1; i >= 0; i--) {
      byte next = memory.get(ValueLayout.JAVA_BYTE, offset + (long) count * Long.BYTES + i);
      last = last << Byte.SIZE | Byte.toUnsignedLong(next);
    }
    words[count] = last;
    return count + 1;
  }

  private long mix(long[] words, int count, long hash) {
    long one = 0;
    long two = 0;
    for (int i = 0; i < count; i++) {
      long x = words[i] + first[i];
      long y = words[i] + second[i];
      one += (x & LOW) * (x >>> Integer.SIZE);
      two += (y & LOW) * (y >>> Integer.SIZE);
    }
    return fold(one ^ hash, two ^ secondMask);
  }

  private static long fold(long x, long y) {
    return (x * y) ^ Math.unsignedMultiplyHigh(x, y);
  }
}
