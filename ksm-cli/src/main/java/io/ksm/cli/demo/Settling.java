package io.ksm.cli.demo;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import io.ksm.core.Ksm;

/**
 * Scans until nothing changes any more.
 *
 * @param scans that it took, the last one not counted
 * @param nanos that those took
 * @param settledNanos of the last scan, which found everything as the one before
 */
record Settling(int scans, long nanos, long settledNanos) {
  /** What goes on changing does not end the demonstration. */
  private static final int MOST_SCANS = 12;

  /** Scans. At least twice: a scan that merges nothing yet may look like one that is settled. */
  static Settling of(Ksm ksm) {
    ScanReport last = ksm.scan();
    long nanos = 0;
    int scans = 0;
    boolean settled = false;
    while (!settled && scans < MOST_SCANS) {
      scans++;
      nanos += last.nanos();
      Counters before = last.counters();
      last = ksm.scan();
      settled = scans > 1 && isSame(before, last.counters());
    }
    return new Settling(scans, nanos, last.nanos());
  }

  private static boolean isSame(Counters one, Counters other) {
    return one.pagesShared() == other.pagesShared()
        && one.pagesSharing() == other.pagesSharing()
        && one.pagesUnshared() == other.pagesUnshared()
        && one.pagesVolatile() == other.pagesVolatile()
        && one.ksmZeroPages() == other.ksmZeroPages();
  }
}
