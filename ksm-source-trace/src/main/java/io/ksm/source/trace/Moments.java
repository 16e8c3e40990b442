package io.ksm.source.trace;

import io.ksm.api.Options;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.Trace;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the sample of a trace that a user means by a time. */
final class Moments {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)(ms|s|m|h|)");
  private static final String FORMS =
      "a time since the recording's beginning, as in 90s or 5m, or a moment, as in 2026-01-31T12:00:00Z";

  private Moments() {}

  /**
   * Returns the last sample that had begun at the option's time.
   *
   * @throws io.ksm.api.UsageException if it is no time, or before the first sample
   */
  static int find(Trace trace, Options options, String key) {
    String text = options.text(key);
    List<Sample> samples = trace.samples();
    if (text.isEmpty()) {
      return samples.size() - 1;
    }
    int last = -1;
    Matcher span = SPAN.matcher(text);
    long nanos = span.matches() ? nanos(span) : 0;
    Instant instant = span.matches() ? Instant.EPOCH : instant(text, options, key);
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      boolean begun =
          span.matches()
              ? sample.get(SampleColumn.ELAPSED_NANOS) <= nanos
              : !sample.start().isAfter(instant);
      last = begun ? i : last;
    }
    if (last < 0) {
      throw options.wrong(
          key,
          "a time from %s on, when the first sample began".formatted(samples.getFirst().start()));
    }
    return last;
  }

  private static long nanos(Matcher span) {
    long unit =
        switch (span.group(2)) {
          case "ms" -> TimeUnit.MILLISECONDS.toNanos(1);
          case "m" -> TimeUnit.MINUTES.toNanos(1);
          case "h" -> TimeUnit.HOURS.toNanos(1);
          default -> TimeUnit.SECONDS.toNanos(1);
        };
    return new BigDecimal(span.group(1)).multiply(BigDecimal.valueOf(unit)).longValue();
  }

  private static Instant instant(String text, Options options, String key) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw options.wrong(key, FORMS);
    }
  }
}
