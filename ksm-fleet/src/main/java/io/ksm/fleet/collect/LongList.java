package io.ksm.fleet.collect;

import java.util.ArrayList;
import java.util.List;

/** Numbers that are added one by one, in blocks so that none is copied while they grow. */
final class LongList {
  private static final int BLOCK = 1 << 16;

  private final List<long[]> full = new ArrayList<>();
  private long[] block = new long[64];
  private int filled;

  void add(long value) {
    if (filled == block.length) {
      next();
    }
    block[filled++] = value;
  }

  private void next() {
    full.add(block);
    block = new long[Math.min(BLOCK, 2 * block.length)];
    filled = 0;
  }

  long size() {
    return full.stream().mapToLong(each -> each.length).sum() + filled;
  }

  /** Copies all numbers to an array, and returns where they end. */
  int copyTo(long[] array, int at) {
    int end = at;
    for (long[] each : full) {
      System.arraycopy(each, 0, array, end, each.length);
      end += each.length;
    }
    System.arraycopy(block, 0, array, end, filled);
    return end + filled;
  }
}
