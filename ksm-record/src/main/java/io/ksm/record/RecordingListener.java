package io.ksm.record;

import io.ksm.trace.Sample;

/** Hears how a recording goes, on its thread. */
public interface RecordingListener {
  /** Hears nothing. */
  RecordingListener NONE = new RecordingListener() {};

  /** Hears that a source was seen for the first time. */
  default void joined(String label) {}

  /** Hears that a source is not read any more, and why. */
  default void left(String label, String why) {}

  /** Hears that a sample has ended. */
  default void sampled(Sample sample) {}

  /** Hears of something that users should know, in one line. */
  default void noted(String line) {}
}
