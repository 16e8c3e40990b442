package io.ksm.policy.ksmtuned;

import io.ksm.api.Pace;
import java.time.Duration;

/**
 * Says whether to scan, and how fast, by the script's arithmetic: in whole KiB, and divisions round
 * down. Its state is the number of pages per batch. Used by one thread at a time.
 */
final class Tuner {
  private static final long KIB = 1024;

  /** The memory for which the pause is set, in KiB: 16 GiB. */
  private static final long SLEEP_KIB = 16 * KIB * KIB;

  private static final long MIN_SLEEP_MILLIS = 10;

  /**
   * The script's settings.
   *
   * @param sleepMillis the pause on a machine of 16 GiB
   * @param boost pages that are added where memory is short
   * @param decay pages that are added where it is not, 0 or negative
   * @param min fewest pages per batch
   * @param max most pages per batch
   * @param thresholdPercent of all memory that should be free
   * @param thresholdKib that should be free at least
   */
  record Settings(
      long sleepMillis,
      int boost,
      int decay,
      int min,
      int max,
      long thresholdPercent,
      long thresholdKib) {}

  private final Settings settings;
  private int pages;
  private long sleepMillis = MIN_SLEEP_MILLIS;

  /** Makes a tuner that has not looked at memory yet. */
  Tuner(Settings settings) {
    this.settings = settings;
  }

  /**
   * Looks at memory, and says whether to scan. All amounts are in bytes.
   *
   * @param total memory of the machine, at least 1
   * @param available what programs can still get
   * @param committed what the scanned programs have mapped
   */
  boolean runs(long total, long available, long committed) {
    long totalKib = Math.max(1, total / KIB);
    long freeKib = available / KIB;
    long threshold = Math.max(totalKib * settings.thresholdPercent / 100, settings.thresholdKib);
    if (committed / KIB + threshold < totalKib && freeKib > threshold) {
      return false;
    }
    int more = freeKib < threshold ? settings.boost : settings.decay;
    pages = Math.clamp(pages + more, settings.min, settings.max);
    sleepMillis = Math.max(MIN_SLEEP_MILLIS, settings.sleepMillis * SLEEP_KIB / totalKib);
    return true;
  }

  /** Returns the pace at which to scan. */
  Pace pace() {
    return new Pace(pages, Duration.ofMillis(sleepMillis));
  }
}
