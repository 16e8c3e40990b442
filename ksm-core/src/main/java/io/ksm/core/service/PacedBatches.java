package io.ksm.core.service;

import io.ksm.core.engine.Engine;
import java.util.function.BooleanSupplier;

/**
 * Scans in batches of as many visits as are asked for, as the kernel does: pages that are absent or
 * skipped do not count.
 *
 * <p>How many pages must be passed to visit some is not known before. So a batch takes several
 * steps, each of as many pages as visits are still wanted; but steps of single pages would make
 * sparse memory slow. Visits beyond the wanted number are made up for by the next batch.
 */
public final class PacedBatches {
  private static final long MIN_FURTHER_STEP = 64;

  private final Engine engine;
  private final BooleanSupplier goesOn;
  private long ahead;

  /**
   * Makes an arrangement for one full scan.
   *
   * @param goesOn is asked after each step whether to go on
   */
  public PacedBatches(Engine engine, BooleanSupplier goesOn) {
    this.engine = engine;
    this.goesOn = goesOn;
  }

  /**
   * Scans one batch.
   *
   * @param visits how many pages to visit
   * @return false if the scan has come to its end
   */
  public boolean next(int visits) {
    long begin = engine.scanned() - ahead;
    long step = visits - ahead;
    while (step > 0 && goesOn.getAsBoolean()) {
      if (!engine.step((int) Math.min(step, Integer.MAX_VALUE))) {
        return false;
      }
      long left = begin + visits - engine.scanned();
      step = left > 0 ? Math.max(left, MIN_FURTHER_STEP) : 0;
    }
    ahead = engine.scanned() - begin - visits;
    return true;
  }
}
