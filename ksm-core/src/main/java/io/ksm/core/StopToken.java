package io.ksm.core;

import io.ksm.core.report.Progress;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Stops scans that were given it: when somebody says so, or at a deadline. Once stopped, it stays
 * so. Thread-safe.
 */
public final class StopToken {
  private final boolean hasDeadline;
  private final long deadline;
  private volatile boolean stopped;

  /** Makes one without a deadline. */
  public StopToken() {
    this(null);
  }

  private StopToken(@Nullable Duration time) {
    hasDeadline = time != null;
    deadline = time == null ? 0 : System.nanoTime() + nanos(time);
  }

  /** What is longer than 146 years is as good as that. */
  private static long nanos(Duration time) {
    try {
      return Math.min(time.toNanos(), Long.MAX_VALUE / 2);
    } catch (ArithmeticException e) {
      return time.isNegative() ? 0 : Long.MAX_VALUE / 2;
    }
  }

  /** Makes one that stops after a time from now; at once if that is not positive. */
  public static StopToken after(Duration time) {
    return new StopToken(time);
  }

  /** Stops the scans that have this token. They end after their present batch. */
  public void stop() {
    stopped = true;
  }

  /** Says whether scans are to stop. */
  public boolean isStopped() {
    return stopped || isExpired();
  }

  /** Returns what a scan throws that was stopped. */
  CancellationException stopped(Progress progress) {
    return new CancellationException(
        "the scan was stopped%s after %d of %d pages: the next one goes on from there"
            .formatted(isExpired() ? " at its deadline" : "", progress.done(), progress.total()));
  }

  /** Says whether the deadline has passed, if there is one. */
  private boolean isExpired() {
    return hasDeadline && System.nanoTime() - deadline >= 0;
  }
}
