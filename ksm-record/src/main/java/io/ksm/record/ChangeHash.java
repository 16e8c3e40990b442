package io.ksm.record;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Finds out whether a page has changed, by 64 bits that are remembered of it.
 *
 * <p>They decide whether a page gets another fingerprint, so this is many times faster than one.
 * Its secrets are drawn anew for each recording: no program can prepare a change that keeps the
 * hash, and one change in 2^64 does so by chance. Each word is multiplied, mixed with a secret, to
 * 128 bits that are folded to 64; the four chains of a page run side by side.
 *
 * <p>Immutable, safe for several threads, allocates nothing.
 */
final class ChangeHash {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Bytes of a step; every page is a multiple of it. */
  private static final int STEP = 64;

  private final long[] secrets = new SecureRandom().longs(8).toArray();

  /** Hashes the bytes of a page. */
  long bytes(MemorySegment memory, long offset, int length) {
    long a = secrets[0];
    long b = secrets[1];
    long c = secrets[2];
    long d = secrets[3];
    long x = secrets[4];
    long y = secrets[5];
    for (long at = offset; at < offset + length; at += STEP) {
      a = fold(memory.get(WORD, at) ^ x, memory.get(WORD, at + 8) ^ a);
      b = fold(memory.get(WORD, at + 16) ^ y, memory.get(WORD, at + 24) ^ b);
      c = fold(memory.get(WORD, at + 32) ^ x, memory.get(WORD, at + 40) ^ c);
      d = fold(memory.get(WORD, at + 48) ^ y, memory.get(WORD, at + 56) ^ d);
    }
    return fold(a ^ Long.rotateLeft(b, 21), c ^ Long.rotateLeft(d, 43)) ^ a ^ c;
  }

  /** Hashes two numbers, such as the halves of a fingerprint. */
  long numbers(long one, long other) {
    return fold(one ^ secrets[6], other ^ secrets[7]) ^ fold(one ^ secrets[2], other ^ secrets[3]);
  }

  private static long fold(long one, long other) {
    return one * other ^ Math.unsignedMultiplyHigh(one, other);
  }
}
