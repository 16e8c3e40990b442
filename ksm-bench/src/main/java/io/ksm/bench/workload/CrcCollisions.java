package io.ksm.bench.workload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Different pages that all have one CRC-32C, and also one CRC-32.
 *
 * <p>A CRC is linear: two pages of one length have equal checksums when their difference (their
 * exclusive or), taken as a polynomial over GF(2), is a multiple of the CRC's polynomial. A
 * multiple of the product of both polynomials serves both. The product has degree 64; times a
 * content number of up to 31 bits it fits into the last twelve bytes of a page.
 */
final class CrcCollisions implements PageContents {
  // Reflected, as bytes are read: the coefficient of the highest power, 1, belongs below bit 0.
  private static final long CRC32C = 0x82F63B78L;
  private static final long CRC32 = 0xEDB88320L;

  /** Bits 0 to 63 of the product; bit 64 is 1. */
  private static final long PRODUCT = product((CRC32C << 1) | 1, (CRC32 << 1) | 1);

  private static final int TAIL = Long.BYTES + Integer.BYTES;

  private final MemorySegment base;

  CrcCollisions(long seed) {
    this.base = Bases.random(seed);
  }

  /** Multiplies polynomials: like numbers, without carries. */
  private static long product(long left, long right) {
    long product = 0;
    for (long bits = right; bits != 0; bits &= bits - 1) {
      product ^= left << Long.numberOfTrailingZeros(bits);
    }
    return product;
  }

  @Override
  public void write(int content, MemorySegment memory, long offset) {
    long low = 0;
    long high = 0;
    for (int bits = content; bits != 0; bits &= bits - 1) {
      int shift = Integer.numberOfTrailingZeros(bits);
      low ^= PRODUCT << shift;
      // In two steps, because a shift by 64 is one by 0.
      high ^= (PRODUCT >>> 1 >>> (Long.SIZE - 1 - shift)) ^ (1L << shift);
    }
    MemorySegment.copy(base, 0, memory, offset, Layout.PAGE_SIZE);
    long tail = offset + Layout.PAGE_SIZE - TAIL;
    long old = memory.get(LITTLE_LONG, tail);
    memory.set(LITTLE_LONG, tail, old ^ low);
    int oldEnd = memory.get(LITTLE_INT, tail + Long.BYTES);
    memory.set(LITTLE_INT, tail + Long.BYTES, oldEnd ^ (int) high);
  }

  private static final ValueLayout.OfLong LITTLE_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LITTLE_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
}
