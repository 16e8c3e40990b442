package io.ksm.policy.esx;

import io.ksm.api.Pace;
import java.time.Duration;
import java.util.Collection;

/**
 * Turns pages per second into the visits of each source in the next scan, and into a pace. Used by
 * one thread at a time.
 */
final class ScanRates {
  /** No limit. */
  static final long UNLIMITED = Integer.MAX_VALUE;

  /** How long a scan takes, where no source is visited completely before. */
  private static final long SCAN_SECONDS = 60;

  private static final Duration BATCH = Duration.ofSeconds(1);
  private static final Pace FULL_SPEED = new Pace(Integer.MAX_VALUE, Duration.ZERO);

  private final long perSource;
  private final long total;
  private double rate;
  private Pace pace;

  /**
   * Makes rates for scans that have no source yet.
   *
   * @param perSource pages per second of one source, at least 1
   * @param total pages per second of all of them, at least 1
   */
  ScanRates(long perSource, long total) {
    this.perSource = perSource;
    this.total = total;
    this.rate = Math.min(perSource, total);
    this.pace = isUnlimited() ? FULL_SPEED : new Pace((int) rate, BATCH);
  }

  private boolean isUnlimited() {
    return perSource == UNLIMITED && total == UNLIMITED;
  }

  /** Begins a scan of sources of so many pages each. */
  void begin(Collection<Long> sourcePages) {
    if (isUnlimited() || sourcePages.isEmpty()) {
      return;
    }
    rate = Math.min((double) perSource, (double) total / sourcePages.size());
    long visits = 0;
    long most = 1;
    for (long pages : sourcePages) {
      long own = Math.min(pages, visits());
      visits += own;
      most = Math.max(most, own);
    }
    double perSecond = Math.max(visits, 1) / (most / rate);
    pace = perSecond < 1 ? slow(perSecond) : new Pace((int) Math.min(perSecond, UNLIMITED), BATCH);
  }

  private static Pace slow(double perSecond) {
    return new Pace(1, Duration.ofNanos((long) (BATCH.toNanos() / perSecond)));
  }

  /** Returns how many pages of a source this scan visits, if it has so many. */
  long visits() {
    return isUnlimited() ? Long.MAX_VALUE : (long) Math.max(1, rate * SCAN_SECONDS);
  }

  /** Returns the pace of this scan. */
  Pace pace() {
    return pace;
  }
}
