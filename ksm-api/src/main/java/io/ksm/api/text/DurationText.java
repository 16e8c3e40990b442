package io.ksm.api.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a span of time as people write it: {@code 500ms}, {@code 2s}, {@code 1m}, {@code 1h}. A
 * number without a unit counts seconds: {@code 5}, {@code 0.5}. A number has up to nine digits, and
 * up to three after the point. Stateless.
 */
public final class DurationText {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)(ms|s|m|h|)");

  private DurationText() {}

  /** Returns the span, or nothing if the text is none. */
  public static Optional<Duration> parse(String text) {
    Matcher span = SPAN.matcher(text);
    if (!span.matches()) {
      return Optional.empty();
    }
    Duration unit =
        switch (span.group(2)) {
          case "ms" -> Duration.ofMillis(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> Duration.ofSeconds(1);
        };
    BigDecimal nanos = new BigDecimal(span.group(1)).multiply(BigDecimal.valueOf(unit.toNanos()));
    BigDecimal[] seconds = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
    return Optional.of(
        Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValueExact()));
  }
}
