package io.ksm.core.engine;

import java.time.Duration;

/** The processor time that this process has used. */
final class CpuClock {

  /**
   * Returns the processor time of all threads of this process so far, in nanoseconds; 0 where the
   * platform does not tell. Counts in the platform's ticks, 10 ms on Linux. A query through the
   * platform's beans would be finer and would load a module that nothing else here needs.
   */
  long nanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }
}
