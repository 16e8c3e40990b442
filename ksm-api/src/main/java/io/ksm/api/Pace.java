package io.ksm.api;

import java.time.Duration;

/**
 * How fast to scan.
 *
 * @param pagesPerBatch visits until the next pause ({@code pages_to_scan}), at least 1; pages that
 *     are skipped or absent do not count
 * @param pause between two batches ({@code sleep_millisecs})
 */
public record Pace(int pagesPerBatch, Duration pause) {

  /** The kernel's default: 100 pages, then 20 ms. */
  public static final Pace KERNEL = new Pace(100, Duration.ofMillis(20));

  /** Checks the range. */
  public Pace {
    if (pagesPerBatch < 1 || pause.isNegative()) {
      throw new IllegalArgumentException(pagesPerBatch + " pages, pause " + pause);
    }
  }
}
