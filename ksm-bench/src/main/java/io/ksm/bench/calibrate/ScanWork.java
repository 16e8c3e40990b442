package io.ksm.bench.calibrate;

/**
 * What ksmd did until a moment, or between two.
 *
 * @param wallNanos when, or how long
 * @param nanos processor time
 * @param visits pages that it visited
 * @param skips pages that it skipped
 */
record ScanWork(long wallNanos, double nanos, long visits, long skips) {

  /** Returns what was done since. */
  ScanWork since(ScanWork before) {
    return new ScanWork(
        wallNanos - before.wallNanos,
        nanos - before.nanos,
        visits - before.visits,
        skips - before.skips);
  }

  double perVisit() {
    return nanos / visits;
  }

  /** Returns how many batches of a size that was. */
  double batches(int pages) {
    return (double) visits / pages;
  }

  /** Returns how long ksmd paused after each batch of a size. */
  double pauseNanos(int pages) {
    return (wallNanos - nanos) / batches(pages);
  }
}
