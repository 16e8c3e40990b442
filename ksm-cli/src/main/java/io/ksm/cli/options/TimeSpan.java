package io.ksm.cli.options;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a span of time as people write it: {@code 500ms}, {@code 2s}, {@code 1m}, {@code 1h}. A
 * number without a unit counts seconds: {@code 5}, {@code 0.5}. Whole milliseconds, at most a day.
 */
public final class TimeSpan implements ITypeConverter<Duration> {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)(ms|s|m|h|)");
  private static final BigDecimal MAX_MILLIS = BigDecimal.valueOf(Duration.ofDays(1).toMillis());

  @Override
  public Duration convert(String text) {
    Matcher span = SPAN.matcher(text);
    if (!span.matches()) {
      throw wrong(text);
    }
    long unit =
        switch (span.group(2)) {
          case "ms" -> 1;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 1_000;
        };
    BigDecimal millis = new BigDecimal(span.group(1)).multiply(BigDecimal.valueOf(unit));
    if (millis.compareTo(MAX_MILLIS) > 0 || millis.stripTrailingZeros().scale() > 0) {
      throw wrong(text);
    }
    return Duration.ofMillis(millis.longValueExact());
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "'%s' is not a duration: give one as in 500ms, 2s, 1m, 1h; at most a day".formatted(text));
  }
}
