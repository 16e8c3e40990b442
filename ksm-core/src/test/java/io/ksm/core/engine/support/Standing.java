package io.ksm.core.engine.support;

import io.ksm.api.Counters;
import io.ksm.core.engine.Engine;

/**
 * Says where the pages stand, by the counters of the same names. Tests write {@code
 * Standing.with().shared(1).sharing(2)}; what they do not name is 0.
 */
public record Standing(long shared, long sharing, long unshared, long volatilePages, long zero) {
  public static final Standing NOWHERE = new Standing(0, 0, 0, 0, 0);

  /** Begins with no page anywhere. */
  public static Standing with() {
    return NOWHERE;
  }

  public Standing shared(long pages) {
    return new Standing(pages, sharing, unshared, volatilePages, zero);
  }

  public Standing sharing(long pages) {
    return new Standing(shared, pages, unshared, volatilePages, zero);
  }

  public Standing unshared(long pages) {
    return new Standing(shared, sharing, pages, volatilePages, zero);
  }

  public Standing volatilePages(long pages) {
    return new Standing(shared, sharing, unshared, pages, zero);
  }

  public Standing zero(long pages) {
    return new Standing(shared, sharing, unshared, volatilePages, pages);
  }

  public static Standing of(Counters counters) {
    return new Standing(
        counters.pagesShared(),
        counters.pagesSharing(),
        counters.pagesUnshared(),
        counters.pagesVolatile(),
        counters.ksmZeroPages());
  }

  /** Scans, checks the invariants after each scan, and says where the pages stand then. */
  public static Standing after(Engine engine, int scans) {
    for (int i = 0; i < scans; i++) {
      engine.scan();
      Invariants.check(engine);
    }
    return of(engine.counters());
  }
}
