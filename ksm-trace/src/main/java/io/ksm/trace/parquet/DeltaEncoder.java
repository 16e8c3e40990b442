package io.ksm.trace.parquet;

import java.util.Arrays;

/**
 * Writes numbers as differences, bit-packed: Parquet's DELTA_BINARY_PACKED. One thread.
 *
 * <p>Numbers that step evenly take next to nothing. Each block of 128 has a smallest difference,
 * and each quarter of it a width in which the rest of all differences fits.
 */
final class DeltaEncoder {
  static final int BLOCK = 128;
  static final int MINIBLOCKS = 4;
  private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

  private final long[] deltas = new long[BLOCK];

  /**
   * Writes numbers.
   *
   * @param narrow whether they are of 32 bits, whose differences wrap at that width
   */
  void encode(long[] values, int first, int end, boolean narrow, Bytes out) {
    out.putVarint(BLOCK);
    out.putVarint(MINIBLOCKS);
    out.putVarint(end - first);
    out.putZigzag(values[first]);
    for (int from = first + 1; from < end; from += BLOCK) {
      int count = Math.min(BLOCK, end - from);
      for (int i = 0; i < count; i++) {
        long delta = values[from + i] - values[from + i - 1];
        deltas[i] = narrow ? (int) delta : delta;
      }
      encodeBlock(count, narrow, out);
    }
  }

  private void encodeBlock(int count, boolean narrow, Bytes out) {
    long min = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      min = Math.min(min, deltas[i]);
    }
    for (int i = 0; i < count; i++) {
      long above = deltas[i] - min;
      deltas[i] = narrow ? above & 0xffff_ffffL : above;
    }
    Arrays.fill(deltas, count, BLOCK, 0);
    out.putZigzag(min);
    for (int i = 0; i < BLOCK; i += MINIBLOCK) {
      out.putByte(width(i));
    }
    for (int i = 0; i < count; i += MINIBLOCK) {
      out.putBits(deltas, i, i + MINIBLOCK, width(i));
    }
  }

  private int width(int first) {
    long all = 0;
    for (int i = first; i < first + MINIBLOCK; i++) {
      all |= deltas[i];
    }
    return Long.SIZE - Long.numberOfLeadingZeros(all);
  }
}
