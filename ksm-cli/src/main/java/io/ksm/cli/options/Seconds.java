package io.ksm.cli.options;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a span of time: a number of seconds, as {@code 5} or {@code 0.5}, or with a unit. */
public final class Seconds implements ITypeConverter<Duration> {
  private static final String NUMBER = "[0-9]{1,5}(\\.[0-9]{1,3})?";
  private static final Duration LONGEST = Duration.ofDays(1);

  @Override
  public Duration convert(String text) {
    Duration span = parse(text);
    if (span.isZero() || span.compareTo(LONGEST) > 0) {
      throw wrong(text);
    }
    return span;
  }

  private static Duration parse(String text) {
    if (text.matches(NUMBER)) {
      return Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValueExact());
    }
    try {
      return new Interval().convert(text);
    } catch (TypeConversionException e) {
      throw wrong(text);
    }
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "'%s' is no interval: give seconds, as in 5 or 0.5, or a unit, as in 500ms or 1m; at most a day"
            .formatted(text));
  }
}
