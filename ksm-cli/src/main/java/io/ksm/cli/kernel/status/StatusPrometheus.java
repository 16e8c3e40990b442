package io.ksm.cli.kernel.status;

import io.ksm.kernel.GroupNeed;
import io.ksm.kernel.Knob;
import io.ksm.kernel.ProcessMerging;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.report.counters.Counter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state of the kernel's page merging for Prometheus. What its node exporter tells has
 * the exporter's names ({@code node_ksmd_…}), the rest begins with {@code ksm_}. What this kernel
 * does not tell is left out.
 */
final class StatusPrometheus {
  private static final String NODE = "node_ksmd_";

  private final KernelStatus status;
  private final Exposition out;

  private StatusPrometheus(KernelStatus status, Appendable out) {
    this.status = status;
    this.out = new Exposition(out);
  }

  /**
   * Writes the metrics.
   *
   * @param most how many processes to list
   */
  static void write(KernelStatus status, int most, Appendable out) throws IOException {
    StatusPrometheus metrics = new StatusPrometheus(status, out);
    metrics.writeNode();
    metrics.writeOthers();
    metrics.writeUnmerge(status.unmergeNeed());
    metrics.writeProcesses(Processes.mostFirst(status.processes(), most));
  }

  private void writeNode() throws IOException {
    out.counter(NODE + "full_scans_total", help(Counter.FULL_SCANS), value(Counter.FULL_SCANS));
    gauge(NODE + "general_profit_bytes", Counter.GENERAL_PROFIT);
    gauge(NODE + "merge_across_nodes", Knob.MERGE_ACROSS_NODES);
    gauge(NODE + "pages_shared", Counter.PAGES_SHARED);
    gauge(NODE + "pages_sharing", Counter.PAGES_SHARING);
    gauge(NODE + "pages_to_scan", Knob.PAGES_TO_SCAN);
    gauge(NODE + "pages_unshared", Counter.PAGES_UNSHARED);
    gauge(NODE + "pages_volatile", Counter.PAGES_VOLATILE);
    gauge(NODE + "run", Knob.RUN);
    Long sleep = value(Knob.SLEEP_MILLISECS);
    out.gauge(
        NODE + "sleep_seconds",
        "how long ksmd sleeps between batches",
        sleep == null ? null : BigDecimal.valueOf(sleep, 3));
  }

  private void writeOthers() throws IOException {
    gauge("ksm_zero_pages", Counter.KSM_ZERO_PAGES);
    gauge("ksm_stable_node_chains", Counter.STABLE_NODE_CHAINS);
    gauge("ksm_stable_node_dups", Counter.STABLE_NODE_DUPS);
    gauge("ksm_max_page_sharing", Knob.MAX_PAGE_SHARING);
    out.counter(
        "ksm_pages_scanned_total", help(Counter.PAGES_SCANNED), value(Counter.PAGES_SCANNED));
    out.counter(
        "ksm_pages_skipped_total", help(Counter.PAGES_SKIPPED), value(Counter.PAGES_SKIPPED));
    out.gauge("ksm_saved_bytes", "what merging saves, its cost not counted", status.savedBytes());
    OptionalLong nanos = status.ksmdCpuNanos();
    out.counter(
        "ksm_ksmd_cpu_seconds_total",
        "processor time that ksmd has used",
        nanos.isPresent() ? BigDecimal.valueOf(nanos.getAsLong(), 9) : null);
  }

  private void writeUnmerge(UnmergeNeed need) throws IOException {
    out.gauge("ksm_unmerge_bytes", "memory that taking all merging back would need", need.bytes());
    out.gauge(
        "ksm_unmerge_upper_bound",
        "1 if that may be less, because not all processes tell what they share",
        need.isUpperBound() ? 1 : 0);
    out.gauge(
        "ksm_unmerge_available_bytes",
        "memory that the machine has for that",
        known(need.availableBytes()));
    groups(
        "ksm_unmerge_group_bytes", "the same in a control group, at most", need, GroupNeed::bytes);
    groups(
        "ksm_unmerge_group_room_bytes",
        "memory that the control group has for that",
        need,
        GroupNeed::roomBytes);
  }

  private void writeProcesses(List<ProcessMerging> processes) throws IOException {
    processes(
        "ksm_process_profit_bytes",
        "what is saved of a process, less what tracking its pages costs",
        processes,
        ProcessMerging::profitBytes);
    processes(
        "ksm_process_merging_pages",
        "pages of a process that share a page of the kernel's",
        processes,
        ProcessMerging::mergingPages);
    processes(
        "ksm_process_zero_pages",
        "pages of a process that are merged with the zero page",
        processes,
        ProcessMerging::zeroPages);
    processes(
        "ksm_process_rmap_items",
        "pages of a process that ksmd keeps track of",
        processes,
        ProcessMerging::rmapItems);
    out.gauge(
        "ksm_unreadable_processes", "processes that could not be looked at", status.unreadable());
  }

  private void gauge(String name, Counter counter) throws IOException {
    out.gauge(name, help(counter), value(counter));
  }

  private void gauge(String name, Knob knob) throws IOException {
    out.gauge(name, knob.meaning(), value(knob));
  }

  private void groups(
      String name, String help, UnmergeNeed need, Function<GroupNeed, @Nullable Number> value)
      throws IOException {
    out.gauges(name, help, need.groups(), group -> Map.of("group", group.group()), value);
  }

  private void processes(
      String name,
      String help,
      List<ProcessMerging> processes,
      Function<ProcessMerging, OptionalLong> value)
      throws IOException {
    out.gauges(
        name, help, processes, StatusPrometheus::labels, process -> known(value.apply(process)));
  }

  private static Map<String, String> labels(ProcessMerging process) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("pid", Integer.toString(process.pid()));
    labels.put("name", process.name());
    return labels;
  }

  private static String help(Counter counter) {
    return counter.meaning();
  }

  private @Nullable Long value(Counter counter) {
    return known(status.counters().find(counter));
  }

  private @Nullable Long value(Knob knob) {
    String text = status.knobs().get(knob);
    return text == null ? null : Long.valueOf(text);
  }

  private static @Nullable Long known(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
