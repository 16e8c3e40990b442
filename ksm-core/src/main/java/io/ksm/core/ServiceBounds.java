package io.ksm.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says how little a service is to do at most. Immutable.
 *
 * @param maxCpu of one processor; {@link CpuLimit#NONE} for no bound
 * @param usedNanos tells the processor time that counts
 * @param scanEvery from the beginning of a full scan to that of the next one, at least
 */
record ServiceBounds(double maxCpu, LongSupplier usedNanos, Duration scanEvery) {

  /** A service that does what its policy says, and no less. */
  static final ServiceBounds NONE = new ServiceBounds(CpuLimit.NONE, () -> 0, Duration.ZERO);

  ServiceBounds withMaxCpu(double share, LongSupplier clock) {
    return new ServiceBounds(share, clock, scanEvery);
  }

  ServiceBounds withScanEvery(Duration time) {
    return new ServiceBounds(maxCpu, usedNanos, time);
  }

  CpuLimit cpuLimit(CpuLimit.Sleeper sleeper) {
    return new CpuLimit(maxCpu, usedNanos, sleeper);
  }
}
