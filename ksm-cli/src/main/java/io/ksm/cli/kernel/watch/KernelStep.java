package io.ksm.cli.kernel.watch;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.report.counters.Counter;
import java.util.OptionalLong;

/** Says what happened between two samples, and how things stood at the second. */
record KernelStep(KernelSample from, KernelSample to) {

  /** Returns the counters at the end. */
  KernelCounters counters() {
    return to.counters();
  }

  /** Returns how many pages ksmd visited per second, rounded; nothing if the kernel hides it. */
  OptionalLong pagesScannedPerSecond() {
    return perSecond(
        from.counters().find(Counter.PAGES_SCANNED), to.counters().find(Counter.PAGES_SCANNED), 1);
  }

  /** Returns how much of one processor ksmd used, in tenths of a percent, rounded. */
  OptionalLong ksmdCpuPerMille() {
    return perSecond(from.ksmdCpuNanos(), to.ksmdCpuNanos(), 1e-6);
  }

  private OptionalLong perSecond(OptionalLong before, OptionalLong after, double unit) {
    if (before.isEmpty() || after.isEmpty()) {
      return OptionalLong.empty();
    }
    double seconds = Math.max(1, to.nanos() - from.nanos()) / 1e9;
    return OptionalLong.of(Math.round((after.getAsLong() - before.getAsLong()) * unit / seconds));
  }
}
