package io.ksm.report.text;

/**
 * Writes numbers as people read them, the same in every locale.
 *
 * <p>Written by hand, because {@link java.util.Formatter} with its locale data would cost a fifth
 * of the time that a small scan takes.
 */
public final class Numbers {
  private static final String[] BYTE_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final long MIB = 1 << 20;

  private Numbers() {}

  /** Returns a number with its thousands separated: {@code 1,234,567}. */
  public static String count(long number) {
    StringBuilder digits = new StringBuilder(Long.toString(number));
    int first = number < 0 ? 1 : 0;
    for (int at = digits.length() - 3; at > first; at -= 3) {
      digits.insert(at, ',');
    }
    return digits.toString();
  }

  /** Returns a number of things: {@code 1 page}, {@code 2 pages}. */
  public static String count(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /** Returns an amount of bytes in the largest fitting unit: {@code 412.3 MiB}. */
  public static String bytes(long bytes) {
    long size = Math.abs(bytes);
    if (size < 1024) {
      return bytes + " B";
    }
    int unit = 0;
    // The rounded value must stay below 1024.0 of its unit.
    while (unit < BYTE_UNITS.length - 1 && tenths(size, 1L << (10 * (unit + 1))) >= 10_240) {
      unit++;
    }
    return oneDecimal(Long.signum(bytes) * tenths(size, 1L << (10 * (unit + 1))))
        + " "
        + BYTE_UNITS[unit];
  }

  /** Returns an amount of bytes as a number of MiB: {@code 1,412.34}. */
  public static String mebibytes(long bytes) {
    return twoDecimals(Math.round(100.0 * bytes / MIB));
  }

  /** Returns a share in percent with one decimal: {@code 13.0}; a dash if the whole is nothing. */
  public static String percent(long part, long whole) {
    return whole == 0 ? Unit.UNKNOWN : oneDecimal(Math.round(1000.0 * part / whole));
  }

  /** Returns a span of time: {@code 4.21 s}, {@code 312 ms}. */
  public static String time(long nanos) {
    long millis = Math.round(nanos / 1e6);
    if (millis < 1_000) {
      return millis + " ms";
    }
    return twoDecimals(Math.round(nanos / 1e7)) + " s";
  }

  /** Returns a size in tenths of a unit, rounded half up. */
  private static long tenths(long size, long unit) {
    return size / unit * 10 + Math.round(10.0 * (size % unit) / unit);
  }

  private static String twoDecimals(long hundredths) {
    String sign = hundredths < 0 ? "-" : "";
    long size = Math.abs(hundredths);
    long fraction = size % 100;
    return sign + count(size / 100) + (fraction < 10 ? ".0" : ".") + fraction;
  }

  private static String oneDecimal(long tenths) {
    String sign = tenths < 0 ? "-" : "";
    long size = Math.abs(tenths);
    return sign + count(size / 10) + "." + size % 10;
  }
}
