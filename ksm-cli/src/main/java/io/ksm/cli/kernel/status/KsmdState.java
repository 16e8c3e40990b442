package io.ksm.cli.kernel.status;

import io.ksm.report.counters.Counter;
import io.ksm.report.text.Numbers;

/** Says what ksmd really does, judged from all knobs. */
public final class KsmdState {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOURS_OF_A_DAY = 24;

  private KsmdState() {}

  /** Returns a sentence. */
  public static String describe(KernelStatus status) {
    return switch (status.run()) {
      case "1" -> on(status);
      case "2" ->
          status.counters().get(Counter.PAGES_SHARED) == 0
              ? "KSM is off (run=2): what was merged was taken apart, and nothing merges."
              : "KSM is off (run=2), but %s could not be taken apart; nothing more merges."
                  .formatted(Numbers.count(status.counters().get(Counter.PAGES_SHARED), "page"));
      default ->
          status.savedPages() == 0
              ? "KSM is off (run=0): ksmd does not look for equal pages."
              : "KSM is stopped (run=0): what is merged stays merged, and nothing more merges.";
    };
  }

  private static String on(KernelStatus status) {
    if (status.pagesToScan() == 0) {
      return "KSM is on (run=1), but ksmd scans nothing: pages_to_scan is 0.";
    }
    if (isSlow(status)) {
      long pages = status.pagesPerHour().orElseThrow();
      return "KSM is on (run=1), but ksmd is slow: it looks at %s (%s) an hour, because"
              .formatted(Numbers.count(pages, "page"), Numbers.bytes(pages * status.pageSize()))
          + " pages_to_scan is %d and sleep_millisecs %d."
              .formatted(status.pagesToScan(), status.sleepMillis());
    }
    return "KSM is on (run=1): ksmd looks for equal pages.";
  }

  /** A long sleep, or a walk over all that ksmd knows would take more than a day. */
  private static boolean isSlow(KernelStatus status) {
    return status.pagesPerHour().isPresent()
        && (status.sleepMillis() >= MINUTE_MILLIS
            || status.pagesPerHour().getAsLong() * HOURS_OF_A_DAY < status.trackedPages());
  }
}
