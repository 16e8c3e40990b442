package io.ksm.core.policy;

import com.google.common.math.LongMath;

/**
 * Chooses how many pages to scan until a pause, so that a full scan takes the time that is wanted
 * and no more processor time than is allowed (Linux 6.8, {@code advisor_mode=scan-time}).
 *
 * <p>The wanted number grows with the ratio of the last scan's time to the target, and with a
 * moving average of how scan times change. It is bounded by processor time: a page costs what the
 * last scan says, and between {@value #MIN_CPU_PERCENT} % and the limit of one processor are used.
 * All numbers are whole, and every division rounds down, as in the kernel; products that would
 * overflow are cut off where they are far beyond every bound.
 *
 * <p>Not thread-safe: one scanner asks it after each of its scans.
 */
final class ScanTimeAdvisor {
  /** The kernel spends at least this much on scanning, whatever the limit. */
  private static final long MIN_CPU_PERCENT = 10;

  /** The weight of the latest change in the moving average, in percent. */
  private static final long LATEST_WEIGHT = 30;

  private static final long MILLIS_PER_SECOND = 1000;

  private final long targetSeconds;
  private final long maxCpuPercent;
  private final long maxPages;

  /** The time of the scan before, in seconds; 0 at first. */
  private long previousSeconds;

  /** The moving average of scan times, each in percent of the one before. */
  private long change;

  /**
   * Makes an advisor that has seen no scan.
   *
   * @param targetSeconds how long a full scan should take, at least 1
   * @param maxCpuPercent how much of one processor scanning may use; less than 10 counts as 10
   * @param maxPages the most pages that it advises, at least 1
   */
  ScanTimeAdvisor(long targetSeconds, long maxCpuPercent, int maxPages) {
    this.targetSeconds = targetSeconds;
    this.maxCpuPercent = maxCpuPercent;
    this.maxPages = maxPages;
  }

  /**
   * Hears of a full scan and says how many pages to scan until a pause in the next one.
   *
   * @param scanMillis how long the scan took, pauses included, in milliseconds
   * @param cpuMillis the processor time that the scanner used, in milliseconds
   * @param pages how many pages were scanned until a pause, at least 1
   */
  int afterScan(long scanMillis, long cpuMillis, int pages) {
    long seconds = atLeastOne(scanMillis / MILLIS_PER_SECOND);
    long cpuPercent = atLeastOne(cpuMillis * 100 / (seconds * MILLIS_PER_SECOND));
    long wanted = wanted(seconds, pages);
    long perPercent = atLeastOne(pages / cpuPercent);
    long allowed = Math.min(wanted, LongMath.saturatedMultiply(perPercent, maxCpuPercent));
    return (int) Math.min(maxPages, Math.max(allowed, perPercent * MIN_CPU_PERCENT));
  }

  private long wanted(long seconds, int pages) {
    long before = previousSeconds == 0 ? seconds : previousSeconds;
    long latest = atLeastOne(seconds * 100 / before);
    change = ((100 - LATEST_WEIGHT) * change + LATEST_WEIGHT * latest) / 100;
    previousSeconds = seconds;
    long factor = atLeastOne(targetSeconds * 100 / seconds);
    return LongMath.saturatedMultiply(pages * 100L / factor, change) / 100;
  }

  private static long atLeastOne(long value) {
    return Math.max(1, value);
  }
}
