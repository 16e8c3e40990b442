package io.ksm.trace.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Holds bytes that grow as they are written, in the little-endian order of Parquet. One thread. */
final class Bytes {
  private byte[] bytes = new byte[4096];
  private ByteBuffer view = view(bytes);
  private int size;

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int size() {
    return size;
  }

  /** Forgets what was written after a size of before. */
  void cut(int to) {
    size = to;
  }

  /** Returns what was written; valid until the next write. */
  ByteBuffer written() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Returns the checksum of what was written, as Parquet wants it of a page. */
  int crc() {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, size);
    return (int) crc.getValue();
  }

  void putByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void putInt(int value) {
    ensure(Integer.BYTES);
    view.putInt(size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    ensure(Long.BYTES);
    view.putLong(size, value);
    size += Long.BYTES;
  }

  void put(byte[] some) {
    ensure(some.length);
    System.arraycopy(some, 0, bytes, size, some.length);
    size += some.length;
  }

  void put(Bytes other) {
    ensure(other.size);
    System.arraycopy(other.bytes, 0, bytes, size, other.size);
    size += other.size;
  }

  /** Writes an unsigned number in groups of seven bits. */
  void putVarint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      putByte((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    putByte((int) left);
  }

  /** Writes a signed number, small ones of either sign in few bytes. */
  void putZigzag(long value) {
    putVarint((value << 1) ^ (value >> 63));
  }

  /**
   * Writes the low bits of some values one after the other, beginning with the lowest bit of a
   * byte. The last byte is filled up with zeros.
   */
  void putBits(long[] values, int first, int end, int width) {
    long word = 0;
    int filled = 0;
    for (int i = first; i < end && width > 0; i++) {
      word |= values[i] << filled;
      filled += width;
      if (filled >= Long.SIZE) {
        putLong(word);
        filled -= Long.SIZE;
        word = filled == 0 ? 0 : values[i] >>> (width - filled);
      }
    }
    for (; filled > 0; filled -= Byte.SIZE) {
      putByte((int) word);
      word >>>= Byte.SIZE;
    }
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
      view = view(bytes);
    }
  }
}
