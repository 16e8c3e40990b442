package io.ksm.bench.contestant;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Measures work that is done inside of this JVM. */
final class Meter {
  private static volatile @Nullable ThreadMXBean known;
  private static volatile boolean rehearses;

  private final long allocated = allocatedBytes();
  private final long began = System.nanoTime();

  /** Begins. */
  Meter() {}

  /**
   * Lets all meters of this process ask the JVM for nothing, and tell nothing of it. A cache of
   * classes is made by a rehearsal, and every command loads all that is in it.
   */
  static void rehearse() {
    rehearses = true;
  }

  private static ThreadMXBean threads() {
    ThreadMXBean asked = known;
    if (asked == null) {
      asked = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      known = asked;
    }
    return asked;
  }

  private static long allocatedBytes() {
    return rehearses ? 0 : threads().getTotalThreadAllocatedBytes();
  }

  /** Returns the nanoseconds since the beginning. */
  long nanos() {
    return System.nanoTime() - began;
  }

  /** Returns the processor time that the calling thread has used so far, in nanoseconds. */
  static long threadCpuNanos() {
    return rehearses ? 0 : threads().getCurrentThreadCpuTime();
  }

  /**
   * Ends.
   *
   * @param cpuNanos that the work took
   * @param outcome of the work
   */
  MeasuredScan scan(long cpuNanos, Outcome outcome) {
    long nanos = nanos();
    return new MeasuredScan(nanos, cpuNanos, allocatedBytes() - allocated, outcome);
  }
}
