package io.ksm.trace.parquet;

import java.nio.ByteBuffer;

/** Reads numbers of some bits each, the lowest bit of a byte first. One thread. */
final class BitReader {
  private final ByteBuffer in;
  private long word;
  private int left;

  /** Reads on from the buffer's position. */
  BitReader(ByteBuffer in) {
    this.in = in;
  }

  /** Returns the next number of so many bits, 0 to 64. */
  long next(int width) {
    long value = 0;
    int got = 0;
    while (got < width) {
      if (left == 0) {
        fill();
      }
      int some = Math.min(left, width - got);
      long mask = some == Long.SIZE ? -1L : (1L << some) - 1;
      value |= (word & mask) << got;
      word = some == Long.SIZE ? 0 : word >>> some;
      left -= some;
      got += some;
    }
    return value;
  }

  private void fill() {
    if (in.remaining() >= Long.BYTES) {
      word = in.getLong();
      left = Long.SIZE;
    } else {
      word = in.get() & 0xffL;
      left = Byte.SIZE;
    }
  }
}
