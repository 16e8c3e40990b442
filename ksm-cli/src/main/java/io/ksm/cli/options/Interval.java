package io.ksm.cli.options;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a span of time as people write it: {@code 500ms}, {@code 2s}, {@code 1m}. */
public final class Interval implements ITypeConverter<Duration> {
  private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

  @Override
  public Duration convert(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    long unit =
        switch (text.substring(digits)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          default -> throw wrong(text);
        };
    // Nine digits of minutes still fit a long.
    if (digits == 0 || digits > 9) {
      throw wrong(text);
    }
    long millis = Long.parseLong(text.substring(0, digits)) * unit;
    if (millis > LONGEST_MILLIS) {
      throw wrong(text);
    }
    return Duration.ofMillis(millis);
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "'%s' is no interval: give a whole number with ms, s or m, as in 500ms; at most a day"
            .formatted(text));
  }
}
