package io.ksm.policy.uksm;

/**
 * Estimates what a visit costs: an exponential moving average over scans. Used by one thread.
 *
 * <p>As in Ultra KSM, the latest scan has a weight of 20 %; a burst of more than ten times the
 * average only doubles it; and the estimate begins anew after 256 scans, and above 0.1 ms.
 */
final class PageTime {
  private static final long FIRST_NANOS = 500;
  private static final long MAX_NANOS = 100_000;
  private static final long BURST = 10;
  private static final long LATEST_WEIGHT = 20;
  private static final long SCANS = 256;

  private long nanos = FIRST_NANOS;
  private long scans;

  /** Hears what a scan cost. */
  void scanned(long cpuNanos, long visits) {
    scans++;
    if (visits > 0 && cpuNanos > 0) {
      long now = Math.max(1, cpuNanos / visits);
      nanos =
          now > nanos * BURST
              ? nanos * 2
              : (LATEST_WEIGHT * now + (100 - LATEST_WEIGHT) * nanos) / 100;
    }
    if (nanos > MAX_NANOS || nanos < 1 || scans % SCANS == 0) {
      nanos = FIRST_NANOS;
    }
  }

  /** Returns the estimate, in nanoseconds, at least 1. */
  long nanos() {
    return nanos;
  }
}
