package io.ksm.bench.contestant;

import io.ksm.bench.contest.Metric;
import java.io.IOException;

/** A fresh start of a contestant: it knows nothing of the memory yet. Used by one thread. */
interface Run extends AutoCloseable {
  /** Makes one full scan. The first one's time includes whatever is to be prepared. */
  MeasuredScan scan() throws IOException;

  /** Says whether a figure is unknown for this contestant; its value then means nothing. */
  boolean isUnknown(Metric figure);

  /** Returns how many pages were compared with another, in all scans so far. */
  default long comparisons() {
    return 0;
  }

  /**
   * Returns how many bytes of pages were read in all scans so far, those of comparisons included.
   */
  default long bytesRead() {
    return 0;
  }

  /** Returns how many bytes are spent on keeping track of pages. */
  default long metadataBytes() {
    return 0;
  }

  /** Returns how much was saved when, in all scans so far; nothing if nobody watched. */
  Curve curve();

  @Override
  void close() throws IOException;
}
