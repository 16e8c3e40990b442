package io.ksm.fleet;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Says sizes in MiB, with two digits after the point where they are not whole: as in {@code 3.91
 * MiB}. What is taken is rounded up, and what there is down, so that what does not fit never looks
 * as if it did. Stateless.
 */
public final class Mebibytes {
  private static final BigDecimal BYTES = BigDecimal.valueOf(1 << 20);
  private static final int DIGITS = 2;

  private Mebibytes() {}

  /** Returns a number of bytes that are taken. */
  public static String taken(long bytes) {
    return text(bytes, RoundingMode.CEILING);
  }

  /** Returns a number of bytes that there are. */
  public static String room(long bytes) {
    return text(bytes, RoundingMode.FLOOR);
  }

  private static String text(long bytes, RoundingMode rounding) {
    BigDecimal size = BigDecimal.valueOf(bytes).divide(BYTES, DIGITS, rounding);
    return (bytes % (1 << 20) == 0 ? size.setScale(0) : size).toPlainString() + " MiB";
  }
}
