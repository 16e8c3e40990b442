package io.ksm.compress;

import java.util.Arrays;

/** Tells pages that hold one word over and over: zram keeps that word, and no compressed bytes. */
final class SameFilled {
  private SameFilled() {}

  /** Says whether a page is one. It takes a time up to the first word that differs. */
  static boolean is(byte[] page) {
    return Arrays.mismatch(page, Long.BYTES, page.length, page, 0, page.length - Long.BYTES) < 0;
  }
}
