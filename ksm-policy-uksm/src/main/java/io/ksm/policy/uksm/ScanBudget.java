package io.ksm.policy.uksm;

import io.ksm.api.Pace;
import java.time.Duration;

/**
 * Makes visits and a pace of processor time. A scan is to take as long as the lowest rung needs for
 * a sample, and longer only where the processor time for all rungs is used up. Used by one thread.
 */
final class ScanBudget {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A sample of a rung has at least so many pages. */
  private static final long MIN_VISITS = 3;

  private final Governor governor;
  private final int maxCpuPercent;
  private final long sleepMillis;
  private final PageTime pageTime = new PageTime();
  private Pace pace;

  /**
   * Makes one.
   *
   * @param maxCpuPercent of one processor, 1 to 99
   * @param sleepMillis the pause between two batches that cost next to nothing, at least 1
   */
  ScanBudget(Governor governor, int maxCpuPercent, long sleepMillis) {
    this.governor = governor;
    this.maxCpuPercent = maxCpuPercent;
    this.sleepMillis = sleepMillis;
    this.pace = pace(visits(0));
  }

  /** Returns how many pages of a rung fit into a scan. */
  long visits(int rung) {
    double nanos = coverNanos() * governor.share(rung, maxCpuPercent);
    return Math.max(MIN_VISITS, (long) (nanos / pageTime.nanos()));
  }

  private double coverNanos() {
    return (double) Math.max(governor.coverMillis(), sleepMillis) * NANOS_PER_MILLI;
  }

  /** Begins a scan of so many visits. */
  void begin(long visits) {
    pace = pace(Math.max(1, visits));
  }

  private Pace pace(long visits) {
    double cpu = (double) visits * pageTime.nanos();
    double idle = Math.max(coverNanos() - cpu, cpu * (100 - maxCpuPercent) / maxCpuPercent);
    double batches = coverNanos() / (sleepMillis * NANOS_PER_MILLI);
    long perBatch = Math.clamp((long) Math.ceil(visits / batches), 1, Integer.MAX_VALUE);
    double exact = (double) visits / perBatch;
    return new Pace((int) perBatch, Duration.ofNanos((long) (idle / exact)));
  }

  /** Returns the pace of this scan. */
  Pace pace() {
    return pace;
  }

  /** Hears what a scan cost. */
  void scanned(long cpuNanos, long visits) {
    pageTime.scanned(cpuNanos, visits);
  }
}
