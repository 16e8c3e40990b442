package io.ksm.core.engine;

import io.ksm.core.report.ScanTime;

/**
 * Measures a full scan: its time and its processor time, without those in which it was stopped. For
 * the thread that scans; another thread may go on with a scan that was stopped.
 */
final class ScanClock {
  private final ScanTime time;
  private long nanos;
  private long cpuNanos;
  private long startNanos;
  private long startCpu;
  private boolean runs;

  /** Makes a clock that stands. */
  ScanClock(ScanTime time) {
    this.time = time;
  }

  /** Begins to measure another scan. */
  void begin() {
    nanos = 0;
    cpuNanos = 0;
    runs = false;
    resume();
  }

  /** Goes on, if it stands. */
  void resume() {
    if (!runs) {
      runs = true;
      startNanos = time.nanos();
      startCpu = time.cpuNanos();
    }
  }

  /** Stands until it is told to go on. */
  void pause() {
    if (runs) {
      runs = false;
      nanos += time.nanos() - startNanos;
      cpuNanos += Math.max(0, time.cpuNanos() - startCpu);
    }
  }

  /** Returns the time so far, in nanoseconds. */
  long nanos() {
    return runs ? nanos + time.nanos() - startNanos : nanos;
  }

  /** Returns the processor time until it was last paused, in nanoseconds. */
  long cpuNanos() {
    return cpuNanos;
  }
}
