package io.ksm.core.engine;

import io.ksm.core.engine.pages.SourceTable;

/**
 * Measures a full scan: its time and its processor time, without those in which it was stopped. For
 * the thread that scans; another thread may go on with a scan that was stopped.
 */
final class ScanClock {
  private final CpuClock cpuClock;
  private final SourceTable sources;
  private long nanos;
  private long cpuNanos;
  private long startNanos;
  private long startCpu;
  private boolean runs;

  /**
   * Makes a clock that stands.
   *
   * @param cpuClock counts the engine's threads
   * @param sources count the threads of their own
   */
  ScanClock(CpuClock cpuClock, SourceTable sources) {
    this.cpuClock = cpuClock;
    this.sources = sources;
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
      startNanos = System.nanoTime();
      startCpu = cpuClock.nanos() + sources.cpuNanos();
    }
  }

  /** Stands until it is told to go on. */
  void pause() {
    if (runs) {
      runs = false;
      nanos += System.nanoTime() - startNanos;
      cpuNanos += Math.max(0, cpuClock.nanos() + sources.cpuNanos() - startCpu);
    }
  }

  /** Returns the time so far, in nanoseconds. */
  long nanos() {
    return runs ? nanos + System.nanoTime() - startNanos : nanos;
  }

  /** Returns the processor time until it was last paused, in nanoseconds. */
  long cpuNanos() {
    return cpuNanos;
  }
}
