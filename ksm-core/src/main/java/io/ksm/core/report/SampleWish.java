package io.ksm.core.report;

import io.ksm.api.UsageException;

/**
 * Says which sample of pages a report is to draw. Immutable. The same pages with the same seed give
 * the same sample, whatever the number of threads.
 *
 * @param pages how many to draw of each part, or all if there are fewer; each takes 4 bytes
 * @param seed of the random numbers
 * @param visitor hears of them
 */
public record SampleWish(int pages, long seed, SampleVisitor visitor) {

  /** Checks the number. */
  public SampleWish {
    if (pages < 1) {
      throw new UsageException("a sample of %d pages: take at least one".formatted(pages));
    }
  }
}
