package io.ksm.core.report;

/**
 * Tells a scanner the time, where its caller keeps it: what scans are said to have taken, and a
 * policy hears of, is then told by this. Asked by the thread that scans.
 */
public interface ScanTime {

  /** Returns the time, in nanoseconds from any beginning. It never goes back. */
  long nanos();

  /** Returns the processor time that scanning has taken so far, in nanoseconds. */
  long cpuNanos();
}
