package io.ksm.api.text;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an amount of bytes as people write it: {@code 8192}, {@code 256MiB}, {@code 1 GiB}, {@code
 * 8g}. Units are powers of 1024, in letters of either case. A number has up to 18 digits.
 * Stateless.
 */
public final class SizeText {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(?: ?([kmgt])(?:i?b)?)?");
  private static final String UNITS = "kmgt";

  private SizeText() {}

  /** Returns the amount, or nothing if the text is none, or above 2^63 - 1. */
  public static OptionalLong parse(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(size.group(1));
    int shift = size.group(2) == null ? 0 : 10 * (UNITS.indexOf(size.group(2)) + 1);
    return number > Long.MAX_VALUE >> shift
        ? OptionalLong.empty()
        : OptionalLong.of(number << shift);
  }

  /** Says whether a text ends in a unit. A bare number may be taken for one of another unit. */
  public static boolean hasUnit(String text) {
    return !text.isEmpty() && !Character.isDigit(text.charAt(text.length() - 1));
  }
}
