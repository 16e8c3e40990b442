package io.ksm.cli.options;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a percentage as people write it: {@code 5%}, {@code 0.5}. Up to five digits, and up to
 * three after the point. Stateless.
 */
public final class Percentage {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,5}(?:\\.[0-9]{1,3})?)%?");

  private Percentage() {}

  /** Returns the share, 1 for 100 %; nothing if the text is no percentage. */
  public static Optional<Double> parse(String text) {
    Matcher percent = PERCENT.matcher(text);
    return percent.matches()
        ? Optional.of(Double.parseDouble(percent.group(1)) / 100)
        : Optional.empty();
  }
}
