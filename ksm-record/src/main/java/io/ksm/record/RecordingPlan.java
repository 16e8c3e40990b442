package io.ksm.record;

import io.ksm.trace.key.TraceKey;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Says how a recording is made.
 *
 * @param directory where the trace goes; new or empty
 * @param key of the fingerprints
 * @param every how long from the beginning of a sample to the next one's
 * @param length how long samples are begun; zero makes a single one
 * @param maxCpu how much of one processor it may use, as a share; {@link io.ksm.core.CpuLimit#NONE}
 *     if all. It bounds all threads together
 * @param plain whether numbers are written as they are, for readers that know nothing else
 * @param threads how many read memory; the trace does not depend on it
 */
public record RecordingPlan(
    Path directory,
    TraceKey key,
    Duration every,
    Duration length,
    double maxCpu,
    boolean plain,
    int threads) {
  /** Checks the number of threads. */
  public RecordingPlan {
    if (threads < 1) {
      throw new IllegalArgumentException("memory is read by 1 thread or more, not " + threads);
    }
  }
}
