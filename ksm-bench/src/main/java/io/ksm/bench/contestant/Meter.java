package io.ksm.bench.contestant;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures work that is done inside of this JVM. */
final class Meter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long allocated = THREADS.getTotalThreadAllocatedBytes();
  private final long began = System.nanoTime();

  /** Begins. */
  Meter() {}

  /** Returns the nanoseconds since the beginning. */
  long nanos() {
    return System.nanoTime() - began;
  }

  /** Returns the processor time that the calling thread has used so far, in nanoseconds. */
  static long threadCpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /**
   * Ends.
   *
   * @param cpuNanos that the work took
   * @param outcome of the work
   */
  MeasuredScan scan(long cpuNanos, Outcome outcome) {
    long nanos = nanos();
    return new MeasuredScan(
        nanos, cpuNanos, THREADS.getTotalThreadAllocatedBytes() - allocated, outcome);
  }
}
