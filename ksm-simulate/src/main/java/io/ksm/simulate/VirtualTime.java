package io.ksm.simulate;

import io.ksm.core.report.ScanTime;

/** The time of a simulation, which passes by work and by rest. For one thread. */
final class VirtualTime implements ScanTime {
  private long nanos;
  private long cpuNanos;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long cpuNanos() {
    return cpuNanos;
  }

  /** Lets the scanner work, which takes as much time of a processor. */
  void work(long cpu) {
    nanos += cpu;
    cpuNanos += cpu;
  }

  /** Lets time pass in which the scanner does nothing. */
  void rest(long time) {
    nanos += time;
  }
}
