package io.ksm.source.trace;

import io.ksm.api.Options;
import io.ksm.api.text.DurationText;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.Trace;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the sample of a trace that a user means by a time. */
final class Moments {
  private static final String FORMS =
      "a time since the recording's beginning, as in 90s or 5m, or a moment, as in"
          + " 2026-01-31T12:00:00Z";

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
    Predicate<Sample> begun = begunBy(text, options, key);
    int last = -1;
    for (int i = 0; i < samples.size(); i++) {
      last = begun.test(samples.get(i)) ? i : last;
    }
    if (last < 0) {
      throw options.wrong(
          key,
          "a time from %s on, when the first sample began".formatted(samples.getFirst().start()));
    }
    return last;
  }

  private static Predicate<Sample> begunBy(String text, Options options, String key) {
    Optional<Duration> span = DurationText.parse(text);
    if (span.isPresent()) {
      return sample ->
          Duration.ofNanos(sample.get(SampleColumn.ELAPSED_NANOS)).compareTo(span.get()) <= 0;
    }
    Instant instant = instant(text, options, key);
    return sample -> !sample.start().isAfter(instant);
  }

  private static Instant instant(String text, Options options, String key) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw options.wrong(key, FORMS);
    }
  }
}
