package io.ksm.api;

import java.time.Duration;

/**
 * How fast to scan.
 *
 * @param pagesPerBatch visits until the next pause ({@code pages_to_scan}); pages that are skipped
 *     or absent do not count. 0 visits nothing: scanning is {@linkplain #stopped stopped}
 * @param pause between two batches ({@code sleep_millisecs}); longer than zero if nothing is
 *     visited
 */
public record Pace(int pagesPerBatch, Duration pause) {

  /** The kernel's default: 100 pages, then 20 ms. */
  public static final Pace KERNEL = new Pace(100, Duration.ofMillis(20));

  /** Checks the range. */
  public Pace {
    if (pagesPerBatch < 0 || pause.isNegative() || (pagesPerBatch == 0 && pause.isZero())) {
      throw new IllegalArgumentException(pagesPerBatch + " pages, pause " + pause);
    }
  }

  /**
   * Returns the pace that visits nothing, as {@code ksmd} does when it is stopped: what is merged
   * stays merged.
   *
   * @param pause until the policy is asked again, at the latest; longer than zero
   */
  public static Pace stopped(Duration pause) {
    return new Pace(0, pause);
  }

  /** Says whether nothing is visited. */
  public boolean isStopped() {
    return pagesPerBatch == 0;
  }
}
