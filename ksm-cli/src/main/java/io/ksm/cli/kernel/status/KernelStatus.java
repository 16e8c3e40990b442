package io.ksm.cli.kernel.status;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.kernel.Knob;
import io.ksm.kernel.ProcessMerging;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.report.counters.Counter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Holds what the kernel's page merging is doing at one moment.
 *
 * @param pageSize in bytes
 * @param knobs all that this kernel has, and their values
 * @param counters the kernel's own
 * @param ksmdCpuNanos what ksmd has used of a processor since the machine started; unknown where
 *     its thread cannot be seen
 * @param processes those that have to do with merging, in any order
 * @param unreadable how many processes could not be looked at
 * @param unmergeNeed what taking all merging back would need
 */
public record KernelStatus(
    int pageSize,
    Map<Knob, String> knobs,
    KernelCounters counters,
    OptionalLong ksmdCpuNanos,
    List<ProcessMerging> processes,
    int unreadable,
    UnmergeNeed unmergeNeed) {
  private static final long HOUR_MILLIS = 3_600_000;

  /** Returns whether ksmd scans: it is on, and visits pages when it wakes up. */
  boolean isRunning() {
    return isOn() && pagesToScan() > 0;
  }

  /** Returns whether ksmd is switched on. */
  boolean isOn() {
    return run().equals("1");
  }

  /** Returns how many pages ksmd visits at most before it sleeps. */
  long pagesToScan() {
    return number(Knob.PAGES_TO_SCAN);
  }

  /** Returns how long ksmd sleeps after that, in milliseconds. */
  long sleepMillis() {
    return number(Knob.SLEEP_MILLISECS);
  }

  /**
   * Returns how many pages ksmd visits in an hour at most, as its sleep bounds it; unknown if it
   * does not sleep. A batch ends with the walk over everything at the latest.
   */
  OptionalLong pagesPerHour() {
    if (!isRunning()) {
      return OptionalLong.of(0);
    }
    if (sleepMillis() == 0) {
      return OptionalLong.empty();
    }
    long batch = trackedPages() == 0 ? pagesToScan() : Math.min(pagesToScan(), trackedPages());
    return OptionalLong.of(batch * HOUR_MILLIS / sleepMillis());
  }

  /** Older kernels lack no knob that is a number. */
  private long number(Knob knob) {
    return Long.parseLong(knobs.getOrDefault(knob, "0"));
  }

  /** Returns the knob {@code run}: {@code 0}, {@code 1} or {@code 2}. */
  String run() {
    return Objects.requireNonNull(knobs.get(Knob.RUN), "the kernel has no knob 'run'");
  }

  /** Returns how many pages merging saves. */
  long savedPages() {
    return counters.get(Counter.PAGES_SHARING) + counters.get(Counter.KSM_ZERO_PAGES);
  }

  /** Returns what merging saves, in bytes, its cost not counted. */
  long savedBytes() {
    return savedPages() * pageSize;
  }

  /** Returns what the kernel spends on tracking pages, in bytes, if it says so. */
  OptionalLong costBytes() {
    OptionalLong profit = counters.find(Counter.GENERAL_PROFIT);
    return profit.isPresent()
        ? OptionalLong.of(savedBytes() - profit.getAsLong())
        : OptionalLong.empty();
  }

  /** Returns how many pages ksmd knows, the ones merged with the zero page not counted. */
  long trackedPages() {
    return counters.get(Counter.PAGES_SHARED)
        + counters.get(Counter.PAGES_SHARING)
        + counters.get(Counter.PAGES_UNSHARED)
        + counters.get(Counter.PAGES_VOLATILE);
  }
}
