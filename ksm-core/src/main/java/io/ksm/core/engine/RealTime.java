package io.ksm.core.engine;

import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.ScanTime;
import io.ksm.core.threads.CpuClock;

/**
 * The machine's time.
 *
 * @param cpuClock counts the engine's threads
 * @param sources count the threads of their own
 */
record RealTime(CpuClock cpuClock, SourceTable sources) implements ScanTime {

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long cpuNanos() {
    return cpuClock.nanos() + sources.cpuNanos();
  }
}
