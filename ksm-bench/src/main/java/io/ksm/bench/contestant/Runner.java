package io.ksm.bench.contestant;

import java.io.IOException;
import java.util.Optional;

/** A contestant, as it is measured. Used by one thread. */
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

  /** Returns how many settled scans are worth measuring in a row. */
  default int settledScans() {
    return 3;
  }
}
