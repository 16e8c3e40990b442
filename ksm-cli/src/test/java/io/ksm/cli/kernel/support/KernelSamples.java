package io.ksm.cli.kernel.support;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.status.KernelStatus;
import io.ksm.kernel.GroupNeed;
import io.ksm.kernel.Knob;
import io.ksm.kernel.ProcessMerging;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.report.counters.Counter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** States of a kernel, made up. */
public final class KernelSamples {
  static final int PAGE = 4096;

  private KernelSamples() {}

  /** All counters 0, but those given. */
  public static KernelCounters counters(Map<Counter, Long> values) {
    Map<Counter, Long> all = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      all.put(counter, values.getOrDefault(counter, 0L));
    }
    return new KernelCounters(all);
  }

  /** 10,000 tracked pages, of which 2,048 are saved; and 512 zero pages. */
  public static KernelCounters busy() {
    return counters(
        Map.of(
            Counter.PAGES_SHARED, 100L,
            Counter.PAGES_SHARING, 2048L,
            Counter.PAGES_UNSHARED, 7000L,
            Counter.PAGES_VOLATILE, 852L,
            Counter.KSM_ZERO_PAGES, 512L,
            Counter.PAGES_SCANNED, 1_234_567L,
            Counter.FULL_SCANS, 12L,
            Counter.GENERAL_PROFIT, 2560L * PAGE - 640_000));
  }

  public static Map<Knob, String> knobs(String run) {
    Map<Knob, String> knobs = new EnumMap<>(Knob.class);
    knobs.put(Knob.RUN, run);
    knobs.put(Knob.PAGES_TO_SCAN, "100");
    knobs.put(Knob.SLEEP_MILLISECS, "20");
    knobs.put(Knob.ADVISOR_MODE, "none");
    return knobs;
  }

  public static ProcessMerging process(int pid, long merging, boolean any, boolean mergeable) {
    return new ProcessMerging(
        pid,
        "python3",
        OptionalLong.of(5000),
        OptionalLong.of(3),
        OptionalLong.of(merging),
        OptionalLong.of(merging * PAGE - 320_000),
        Optional.of(any),
        Optional.of(mergeable));
  }

  /** As an older kernel tells it. */
  public static ProcessMerging littleKnown(int pid) {
    return new ProcessMerging(
        pid,
        "old",
        OptionalLong.of(7),
        OptionalLong.empty(),
        OptionalLong.of(2),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public static KernelStatus status(
      String run, KernelCounters counters, List<ProcessMerging> processes, int unreadable) {
    return new KernelStatus(
        PAGE,
        knobs(run),
        counters,
        OptionalLong.of(1_234_000_000),
        processes,
        unreadable,
        need(0, List.of()));
  }

  /** What unmerging needs, on a machine with 1 GiB available. */
  public static UnmergeNeed need(long bytes, List<GroupNeed> groups) {
    return new UnmergeNeed(bytes, false, OptionalLong.of(1 << 30), groups, List.of());
  }

  /** On, with two knobs as given, and nothing known of processes. */
  public static KernelStatus pace(String pagesToScan, String sleepMillis, KernelCounters counters) {
    Map<Knob, String> knobs = knobs("1");
    knobs.put(Knob.PAGES_TO_SCAN, pagesToScan);
    knobs.put(Knob.SLEEP_MILLISECS, sleepMillis);
    return new KernelStatus(
        PAGE, knobs, counters, OptionalLong.empty(), List.of(), 0, need(0, List.of()));
  }

  /** The same state, with what unmerging needs. */
  public static KernelStatus with(UnmergeNeed need, KernelStatus status) {
    return new KernelStatus(
        status.pageSize(),
        status.knobs(),
        status.counters(),
        status.ksmdCpuNanos(),
        status.processes(),
        status.unreadable(),
        need);
  }
}
