package io.ksm.bench.contestant;

import java.io.IOException;
import java.util.Optional;

/** Starts runs of one contestant. Used by one thread. */
interface Runner {
  /** Begins anew. */
  Run begin() throws IOException;

  /**
   * Begins anew, only to be watched; where there is no such run, those that are measured tell the
   * curve.
   */
  default Optional<Run> beginWatched() throws IOException {
    return Optional.empty();
  }

  /**
   * Returns how many settled scans are worth measuring in a row; 0 if the first scan is all there
   * is.
   */
  default int settledScans() {
    return 3;
  }
}
