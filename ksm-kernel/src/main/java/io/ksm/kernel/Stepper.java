package io.ksm.kernel;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes ksmd walk over everything exactly once at a time.
 *
 * <p>ksmd has two waits. While {@code run} is 1 it sleeps between batches for {@code
 * sleep_millisecs}, and any write of a different number there wakes it at once; otherwise it waits
 * for {@code run} to become 1. It reads {@code sleep_millisecs} shortly before it falls asleep, so
 * that a write in between is lost: hence every wake-up here is followed by waiting until it sleeps.
 *
 * <p>Between steps ksmd is parked: {@code run} is 0 and it is in the second wait, where neither
 * other knobs nor processes that come and go can start a scan. A batch ends at the latest with the
 * full scan, so a step is as many batches as it takes until {@code full_scans} has risen.
 */
final class Stepper {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long MIN_PAUSE_NANOS = 10_000;
  private static final long MAX_PAUSE_NANOS = 1_000_000;

  private final KernelKsm ksm;
  private boolean isParked;

  Stepper(KernelKsm ksm) {
    this.ksm = ksm;
  }

  /** Stops ksmd, and returns when it waits for {@code run}. */
  void park() throws KernelKsmException, InterruptedIOException {
    ksm.write(Knob.RUN, "0");
    awaitSleep(); // It may have been about to sleep between batches.
    wake();
    awaitSleep();
    isParked = true;
  }

  /** Takes note that somebody else has written to {@code run}. */
  void disturb() {
    isParked = false;
  }

  /** Makes one full scan, with ksmd parked before and afterwards. */
  void step() throws KernelKsmException, InterruptedIOException {
    if (!isParked) {
      park();
    }
    isParked = false;
    long before = fullScans();
    long visitsBefore = visits();
    ksm.write(Knob.RUN, "1");
    awaitSleep();
    while (fullScans() == before) {
      long visits = visits();
      if (visits == visitsBefore) {
        throw new KernelKsmException(
            "ksmd scanned nothing: no process has memory that it may merge, or pages_to_scan is 0");
      }
      visitsBefore = visits;
      wake();
      awaitSleep();
    }
    park();
  }

  /** Ends ksmd's sleep between batches, by a number of milliseconds that differs. */
  private void wake() throws KernelKsmException {
    long now = Long.parseLong(ksm.read(Knob.SLEEP_MILLISECS));
    ksm.write(
        Knob.SLEEP_MILLISECS, Long.toString(now == HOUR_MILLIS ? HOUR_MILLIS + 1 : HOUR_MILLIS));
  }

  private long fullScans() throws KernelKsmException {
    return ksm.counter("full_scans");
  }

  private long visits() throws KernelKsmException {
    return ksm.counter("pages_scanned") + ksm.counter("pages_skipped");
  }

  private void awaitSleep() throws KernelKsmException, InterruptedIOException {
    Ksmd ksmd = ksm.ksmd();
    long cpuNanos = ksmd.cpuNanos();
    long alive = System.nanoTime();
    long pause = MIN_PAUSE_NANOS;
    while (!ksmd.isAsleep()) {
      LockSupport.parkNanos(pause);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while ksmd scanned");
      }
      pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
      long now = ksmd.cpuNanos();
      if (now != cpuNanos) {
        cpuNanos = now;
        alive = System.nanoTime();
      } else if (System.nanoTime() - alive > PATIENCE.toNanos()) {
        throw new KernelKsmException(
            "ksmd (pid %d) neither sleeps nor works since %d seconds; see /proc/%1$d/stack"
                .formatted(ksmd.pid(), PATIENCE.toSeconds()));
      }
    }
  }
}
