package io.ksm.cli.demo;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import java.util.function.Supplier;

/**
 * Scans until nothing changes any more.
 *
 * @param isSettled whether that was reached
 * @param scans that it took, the last one not counted
 * @param nanos that those took
 * @param lastNanos of the last scan, which found everything as the one before if it is settled
 */
record Settling(boolean isSettled, int scans, long nanos, long lastNanos) {
  /** What goes on changing does not end the demonstration. */
  static final int MAX_SCANS = 12;

  /** Scans. At least twice: a scan that merges nothing yet may look like one that is settled. */
  static Settling of(Supplier<ScanReport> scanner) {
    ScanReport last = scanner.get();
    long nanos = 0;
    int scans = 0;
    boolean settled = false;
    while (!settled && scans < MAX_SCANS) {
      scans++;
      nanos += last.nanos();
      Counters before = last.counters();
      last = scanner.get();
      settled = scans > 1 && isSame(before, last.counters());
    }
    return new Settling(settled, scans, nanos, last.nanos());
  }

  private static boolean isSame(Counters one, Counters other) {
    return one.pagesShared() == other.pagesShared()
        && one.pagesSharing() == other.pagesSharing()
        && one.pagesUnshared() == other.pagesUnshared()
        && one.pagesVolatile() == other.pagesVolatile()
        && one.ksmZeroPages() == other.ksmZeroPages();
  }
}
