package io.ksm.oracle.linux.support;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The contents of which pages are made. Nobody changes an array once it was given out. */
public final class Contents {
  static final int PAGE_SIZE = 4096;
  private static final byte[] ZERO = new byte[PAGE_SIZE];

  private Contents() {}

  /** Returns the page that is full of zeros. */
  public static byte[] zero() {
    return ZERO;
  }

  /** Returns a page full of one byte. */
  public static byte[] filled(int value) {
    byte[] page = new byte[PAGE_SIZE];
    Arrays.fill(page, (byte) value);
    return page;
  }

  /** Returns a content that no other page has. */
  public static byte[] unique(SplittableRandom random) {
    byte[] page = new byte[PAGE_SIZE];
    random.nextBytes(page);
    return page;
  }

  /** Returns a content that differs from another in its last eight bytes only. */
  static byte[] withOtherEnd(byte[] content, SplittableRandom random) {
    byte[] page = content.clone();
    page[PAGE_SIZE - 1 - random.nextInt(Long.BYTES)] ^= (byte) random.nextInt(1, 256);
    return page;
  }
}
