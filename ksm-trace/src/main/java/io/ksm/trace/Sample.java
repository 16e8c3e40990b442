package io.ksm.trace;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * Holds what is known of a sample beside its pages: when it was, what it cost, and how the machine
 * was doing. Used by one thread while it is filled, by any after that.
 */
public final class Sample {
  /** Stands for a number that nobody could tell. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private final long[] values = new long[SampleColumn.values().length];

  /** Makes one of which nothing is known. */
  public Sample() {
    Arrays.fill(values, UNKNOWN);
  }

  /** Sets a number. */
  public Sample with(SampleColumn column, long value) {
    values[column.index()] = value;
    return this;
  }

  /** Returns a number, or {@link #UNKNOWN}. */
  public long get(SampleColumn column) {
    return values[column.index()];
  }

  /** Returns the sample's number. */
  public int number() {
    return (int) get(SampleColumn.SAMPLE);
  }

  /** Returns when it began, by the machine's clock. */
  public Instant start() {
    return Instant.EPOCH.plus(get(SampleColumn.START_MICROS), ChronoUnit.MICROS);
  }
}
