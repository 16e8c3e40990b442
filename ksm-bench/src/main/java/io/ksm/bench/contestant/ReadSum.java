package io.ksm.bench.contestant;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Reads memory as fast as Java can: by adding it up. */
final class ReadSum {
  private static final int STEP = 8 * Long.BYTES;

  private ReadSum() {}

  /**
   * Adds up all eight-byte words of a range.
   *
   * @param from the first byte
   * @param bytes how many, a multiple of 64
   */
  static long of(MemorySegment memory, long from, long bytes) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    // Sums of their own, so that no addition waits for another.
    for (long at = from; at < from + bytes; at += STEP) {
      a += memory.get(JAVA_LONG_UNALIGNED, at) + memory.get(JAVA_LONG_UNALIGNED, at + 8);
      b += memory.get(JAVA_LONG_UNALIGNED, at + 16) + memory.get(JAVA_LONG_UNALIGNED, at + 24);
      c += memory.get(JAVA_LONG_UNALIGNED, at + 32) + memory.get(JAVA_LONG_UNALIGNED, at + 40);
      d += memory.get(JAVA_LONG_UNALIGNED, at + 48) + memory.get(JAVA_LONG_UNALIGNED, at + 56);
    }
    return a + b + c + d;
  }
}
