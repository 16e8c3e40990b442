package io.ksm.compress;

/** Adds up what the sampled pages of one part take, by one algorithm. For one thread. */
final class PartTally {
  private long count;
  private double mean;

  /** The sum of squared distances from the mean (Welford 1962). */
  private double squares;

  void add(double bytes) {
    count++;
    double before = bytes - mean;
    mean += before / count;
    squares += before * (bytes - mean);
  }

  /** Says whether anything is known of so many pages. */
  boolean tells(long pages) {
    return pages == 0 || count > 0;
  }

  /** Returns what so many pages take, in bytes. */
  double total(long pages) {
    return mean * pages;
  }

  /**
   * Returns the variance of that. Nothing is uncertain if all pages were sampled. Of a sample of
   * one page the distances are not known; a page may then take nothing, or twice as much.
   */
  double variance(long pages) {
    if (count >= pages) {
      return 0;
    }
    double ofPage = count > 1 ? squares / (count - 1) : mean * mean;
    return (double) pages * (pages - count) * ofPage / count;
  }
}
