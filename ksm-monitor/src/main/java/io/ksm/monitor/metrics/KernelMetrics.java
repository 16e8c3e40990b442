package io.ksm.monitor.metrics;

import io.ksm.kernel.GroupNeed;
import io.ksm.kernel.Knob;
import io.ksm.kernel.ProcessMerging;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.monitor.metrics.TopRows.Column;
import io.ksm.report.counters.Counter;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Tells what the kernel's KSM does, in metrics. Stateless, for any number of threads. */
public final class KernelMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final TopRows<ProcessMerging> PROCESSES =
      new TopRows<>(
          List.of(
              new Column<>(Metric.PROCESS_PROFIT, process -> known(process.profitBytes())),
              new Column<>(Metric.PROCESS_MERGING, process -> known(process.mergingPages())),
              new Column<>(Metric.PROCESS_ZERO, process -> known(process.zeroPages())),
              new Column<>(Metric.PROCESS_RMAP_ITEMS, process -> known(process.rmapItems()))),
          process -> new String[] {Integer.toString(process.pid()), process.name()},
          ScanMetrics.NO_PID,
          ScanMetrics.OTHER);

  private static final TopRows<GroupNeed> GROUPS =
      new TopRows<>(
          List.of(
              new Column<>(Metric.UNMERGE_GROUP, GroupNeed::bytes),
              new Column<>(Metric.UNMERGE_GROUP_ROOM, GroupNeed::roomBytes)),
          group -> new String[] {group.group()},
          ScanMetrics.OTHER);

  private KernelMetrics() {}

  /** Adds what the kernel tells of the whole machine. */
  public static void addTo(Samples samples, KernelState state) {
    for (Counter counter : Counter.values()) {
      Long value = state.counters().get(counter.kernelName());
      if (value != null) {
        samples.add(KernelFile.of(counter), value);
      }
    }
    state.knobs().forEach((knob, value) -> addKnob(samples, knob, value));
    samples.add(Metric.SAVED, state.savedBytes());
    OptionalLong cpu = state.ksmdCpuNanos();
    samples.add(Metric.KSMD_CPU, cpu.isEmpty() ? null : cpu.getAsLong() / NANOS_PER_SECOND);
  }

  private static void addKnob(Samples samples, Knob knob, String value) {
    KernelFile file = KernelFile.of(knob);
    if (knob == Knob.ADVISOR_MODE) {
      samples.add(file, "mode", value);
    } else {
      samples.add(file, Double.parseDouble(value));
    }
  }

  /** Adds what taking all merging back would need. */
  public static void addUnmergeNeed(Samples samples, UnmergeNeed need, int top) {
    samples.add(Metric.UNMERGE, need.bytes());
    samples.add(Metric.UNMERGE_UPPER_BOUND, need.isUpperBound() ? 1 : 0);
    samples.add(Metric.UNMERGE_AVAILABLE, known(need.availableBytes()));
    GROUPS.addTo(samples, need.groups(), top);
  }

  /**
   * Adds what the kernel tells of each process.
   *
   * @param processes those first that merge most
   * @param unreadable how many could not be asked
   * @param top how many are named; the others are summed
   */
  public static void addProcesses(
      Samples samples, List<ProcessMerging> processes, int unreadable, int top) {
    PROCESSES.addTo(samples, processes, top);
    samples.add(Metric.UNREADABLE, unreadable);
  }

  private static @Nullable Long known(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
