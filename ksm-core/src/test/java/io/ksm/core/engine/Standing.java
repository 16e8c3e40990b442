package io.ksm.core.engine;

import io.ksm.api.Counters;

/**
 * Where the pages stand, by the counters of the same names; in the order in which the kernel's
 * documents list them.
 */
record Standing(long shared, long sharing, long unshared, long isVolatile, long zero) {
  static final Standing NOWHERE = new Standing(0, 0, 0, 0, 0);

  static Standing of(Counters counters) {
    return new Standing(
        counters.pagesShared(),
        counters.pagesSharing(),
        counters.pagesUnshared(),
        counters.pagesVolatile(),
        counters.ksmZeroPages());
  }

  static Standing after(Engine engine, int scans) {
    for (int i = 0; i < scans; i++) {
      engine.scan();
      Invariants.check(engine);
    }
    return of(engine.counters());
  }
}
