package io.ksm.bench.child;

import java.io.IOException;

/** Who is measured. Used by one thread. */
interface Contestant {
  /** Begins anew. */
  Run begin() throws IOException;

  /** Returns how many settled scans are worth measuring in a row. */
  default int settledScans() {
    return 3;
  }
}
