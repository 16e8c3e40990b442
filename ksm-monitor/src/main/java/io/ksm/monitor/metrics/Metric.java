package io.ksm.monitor.metrics;

/**
 * Declares each metric but those that stand for a file of the kernel: its name, what it counts and
 * its labels.
 *
 * <p>A name ends in its unit. One that ends in {@code _total} only rises, as long as its process
 * runs; all others may rise and fall.
 */
public enum Metric {
  SAVED("ksm_saved_bytes", "What the kernel's merging saves, its cost not counted."),
  KSMD_CPU("ksm_ksmd_cpu_seconds_total", "Processor time that ksmd has used."),
  UNMERGE("ksm_unmerge_bytes", "Memory that taking all merging back would need."),
  UNMERGE_UPPER_BOUND(
      "ksm_unmerge_upper_bound",
      "1 if that may be less, because not all processes tell what they share."),
  UNMERGE_AVAILABLE("ksm_unmerge_available_bytes", "Memory that the machine has for that."),
  UNMERGE_GROUP(
      "ksm_unmerge_group_bytes",
      "Memory that taking all merging back would need in a control group, at most.",
      "group"),
  UNMERGE_GROUP_ROOM(
      "ksm_unmerge_group_room_bytes", "Memory that the control group has for that.", "group"),
  PROCESS_PROFIT(
      "ksm_process_profit_bytes",
      "What the kernel saves of a process, less what tracking its pages costs.",
      "pid",
      "name"),
  PROCESS_MERGING(
      "ksm_process_merging_pages",
      "Pages of a process that share a page of the kernel's.",
      "pid",
      "name"),
  PROCESS_ZERO(
      "ksm_process_zero_pages",
      "Pages of a process that are merged with the zero page.",
      "pid",
      "name"),
  PROCESS_RMAP_ITEMS(
      "ksm_process_rmap_items", "Pages of a process that ksmd keeps track of.", "pid", "name"),
  UNREADABLE("ksm_unreadable_processes", "Processes that could not be asked about merging."),

  POTENTIAL_SAVED(
      "ksm_potential_saved_bytes",
      "What merging would save if all memory were offered to it, its cost not counted."),
  POTENTIAL_COST(
      "ksm_potential_cost_bytes", "What the kernel would spend on tracking pages for that."),
  ELIGIBLE("ksm_eligible_bytes", "Memory that can merge."),
  VOLATILE(
      "ksm_volatile_bytes",
      "Memory that can merge, and changed between the last two scans or was seen only once."),
  OFFERED("ksm_offered_bytes", "Memory that can merge and was offered to the kernel's KSM."),
  OFFERED_SAVED(
      "ksm_offered_saved_bytes", "What merging would save if only offered memory merged."),
  PROCESS_POTENTIAL_SAVED(
      "ksm_process_potential_saved_bytes",
      "What merging would save of a process; all processes together save the total.",
      "pid",
      "name"),
  PROCESS_ELIGIBLE(
      "ksm_process_eligible_bytes", "Memory of a process that can merge.", "pid", "name"),
  PROCESS_VOLATILE(
      "ksm_process_volatile_bytes",
      "Memory of a process that can merge, and changed between the last two scans or was seen once.",
      "pid",
      "name"),
  PROCESS_OFFERED(
      "ksm_process_offered_bytes",
      "Memory of a process that can merge and was offered to the kernel's KSM.",
      "pid",
      "name"),
  CGROUP_POTENTIAL_SAVED(
      "ksm_cgroup_potential_saved_bytes",
      "What merging would save of a control group's processes.",
      "cgroup"),
  CGROUP_ELIGIBLE(
      "ksm_cgroup_eligible_bytes", "Memory of a control group that can merge.", "cgroup"),
  CGROUP_VOLATILE(
      "ksm_cgroup_volatile_bytes",
      "Memory of a control group that can merge, and changed between the last two scans or was seen"
          + " once.",
      "cgroup"),
  CGROUP_OFFERED(
      "ksm_cgroup_offered_bytes",
      "Memory of a control group that can merge and was offered to the kernel's KSM.",
      "cgroup"),
  CGROUP_PROCESSES(
      "ksm_cgroup_processes", "Processes of a control group that are scanned.", "cgroup"),

  MONITOR_CPU(
      "ksm_monitor_cpu_seconds_total",
      "Processor time that ksm monitor has used, its start included."),
  MONITOR_CPU_LIMIT(
      "ksm_monitor_cpu_limit_ratio",
      "How much of one processor ksm monitor may use after its start."),
  MONITOR_MEMORY("ksm_monitor_tracking_bytes", "Memory that ksm monitor spends on tracking pages."),
  MONITOR_SCANS("ksm_monitor_scans_total", "Full scans that ksm monitor has made."),
  MONITOR_SCANNED(
      "ksm_monitor_scanned_bytes_total", "Memory that ksm monitor has visited in scans."),
  MONITOR_SCAN_CPU(
      "ksm_monitor_scan_cpu_seconds_total",
      "Processor time that full scans of ksm monitor have taken."),
  MONITOR_PROGRESS(
      "ksm_monitor_scan_progress_ratio",
      "How much of the present full scan is done; 1 between two."),
  MONITOR_LAST_SCAN(
      "ksm_monitor_last_scan_timestamp_seconds", "When the last full scan ended, since 1970."),
  MONITOR_LAST_DURATION(
      "ksm_monitor_last_scan_duration_seconds",
      "How long the last full scan took, pauses included."),
  MONITOR_SOURCES("ksm_monitor_sources", "Processes and other sources that ksm monitor scans."),
  MONITOR_JOINED("ksm_monitor_sources_joined_total", "Sources that ksm monitor has begun to scan."),
  MONITOR_LEFT("ksm_monitor_sources_left_total", "Sources that have gone."),
  MONITOR_UNREADABLE(
      "ksm_monitor_unreadable_processes",
      "Processes that ksm monitor may not read, or has no room for."),
  MONITOR_TEXTFILE_FAILURES(
      "ksm_monitor_textfile_failures_total", "How often the text file could not be written."),
  BUILD("ksm_build_info", "The version of ksm; always 1.", "version");

  private static final String SEPARATOR = " ";

  private final String metricName;
  private final String help;

  /** Joined, because an enum is to hold nothing that can change. */
  private final String labels;

  Metric(String metricName, String help, String... labels) {
    this.metricName = metricName;
    this.help = help;
    this.labels = String.join(SEPARATOR, labels);
  }

  /** Returns its whole name, as queries use it. */
  public String metricName() {
    return metricName;
  }

  /** Returns what it counts, in a sentence. */
  public String help() {
    return help;
  }

  /** Returns the names of its labels; none for what there is once. */
  public String[] labels() {
    return labels.isEmpty() ? new String[0] : labels.split(SEPARATOR, -1);
  }
}
