package io.ksm.testkit.workload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Different pages with one checksum.
 *
 * <p>A CRC is linear: the checksums of two pages of one length are equal when their difference
 * (their exclusive or), taken as a polynomial over GF(2), is a multiple of the CRC's polynomial. So
 * the carry-less product of the polynomial with any number <i>i</i>, added to eight bytes of a
 * page, gives a page that collides with it. Products of different <i>i</i> differ, so the pages do,
 * too.
 */
public enum CollidingPages {
  /** Collides under CRC-32C (Castagnoli). */
  CRC32C(0x82F63B78L),
  /** Collides under CRC-32 (IEEE 802.3). */
  CRC32(0xEDB88320L);

  /** The most pages that can be told apart by eight bytes: a product must fit into 64 bits. */
  public static final int MOST = 1 << 30;

  /** The polynomial's 33 coefficients, that of the highest power in bit 0, as bytes are read. */
  private final long polynomial;

  CollidingPages(long reflected) {
    this.polynomial = (reflected << 1) | 1;
  }

  /**
   * Changes a page so that its checksum stays the same. Allocates nothing.
   *
   * @param page changed in place, at least 8 bytes
   * @param at where eight bytes may change
   * @param number which change, 0 (none) to {@link #MOST} exclusive; different numbers give
   *     different pages
   */
  public void change(byte[] page, int at, int number) {
    long difference = difference(number);
    for (int i = 0; i < Long.BYTES; i++) {
      page[at + i] ^= (byte) (difference >>> (8 * i));
    }
  }

  /**
   * Changes the page that begins at an offset of a segment, like {@link #change(byte[], int, int)}.
   */
  public void change(MemorySegment memory, long at, int number) {
    long difference = difference(number);
    for (int i = 0; i < Long.BYTES; i++) {
      byte old = memory.get(ValueLayout.JAVA_BYTE, at + i);
      memory.set(ValueLayout.JAVA_BYTE, at + i, (byte) (old ^ (difference >>> (8 * i))));
    }
  }

  private long difference(int number) {
    if (number < 0 || number >= MOST) {
      throw new IllegalArgumentException("change " + number + " of at most " + MOST);
    }
    long product = 0;
    for (int bits = number; bits != 0; bits &= bits - 1) {
      product ^= polynomial << Integer.numberOfTrailingZeros(bits);
    }
    return product;
  }

  /**
   * Makes pages that all have one checksum and differ in their last eight bytes only.
   *
   * @param base the first of the pages; not changed
   * @param count how many
   */
  public byte[][] pages(byte[] base, int count) {
    byte[][] pages = new byte[count][];
    for (int i = 0; i < count; i++) {
      pages[i] = base.clone();
      change(pages[i], base.length - Long.BYTES, i);
    }
    return pages;
  }
}
