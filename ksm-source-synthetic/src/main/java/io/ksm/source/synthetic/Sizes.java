package io.ksm.source.synthetic;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts of bytes as people write them: {@code 8192}, {@code 64MiB}, {@code 1TiB}. */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(?:([kmgt])i?b?)?");
  private static final String UNITS = "kmgt";

  private Sizes() {}

  /** Returns an amount in bytes; -1 if the text is not an amount, or is above 2^63. */
  static long bytes(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      return -1;
    }
    long number = Long.parseLong(size.group(1));
    int shift = size.group(2) == null ? 0 : 10 * (UNITS.indexOf(size.group(2)) + 1);
    return number > Long.MAX_VALUE >> shift ? -1 : number << shift;
  }
}
