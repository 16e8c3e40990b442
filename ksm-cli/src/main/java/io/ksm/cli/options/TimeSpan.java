package io.ksm.cli.options;

import io.ksm.api.text.DurationText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a span of time as people write it: {@code 500ms}, {@code 2s}, {@code 1m}, {@code 1h}. A
 * number without a unit counts seconds: {@code 5}, {@code 0.5}. Whole milliseconds, at most a day.
 */
public final class TimeSpan implements ITypeConverter<Duration> {
  private static final Duration MAX = Duration.ofDays(1);

  @Override
  public Duration convert(String text) {
    return DurationText.parse(text)
        .filter(
            span -> span.compareTo(MAX) <= 0 && span.equals(span.truncatedTo(ChronoUnit.MILLIS)))
        .orElseThrow(() -> wrong(text));
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "'%s' is not a duration: give one as in 500ms, 2s, 1m, 1h; at most a day".formatted(text));
  }
}
