package io.ksm.core.report;

/**
 * Tells how far a full scan has come. Immutable.
 *
 * @param done pages passed in this scan
 * @param total pages to pass in this scan
 * @param source the label of the source in which it is
 * @param nanos how long it has taken so far, without the time in which it was stopped; pauses of a
 *     service count
 */
public record Progress(long done, long total, String source, long nanos) {

  /** Returns how many pages were passed in a second, on average; 0 if no time has passed. */
  public double pagesPerSecond() {
    return nanos == 0 ? 0 : done * 1e9 / nanos;
  }
}
