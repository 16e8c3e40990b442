package io.ksm.source.linux;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.linux.process.ExcludedProcesses;
import io.ksm.source.linux.process.ListingOptions;
import java.util.List;

/** Declares the options by which users choose among processes, and among the memory of each. */
final class GroupOptions {
  static final Option OFFERED =
      new Option(
          "offered",
          "only: take no memory but what was offered to KSM, by madvise or prctl; all",
          "all");

  static final Option EXCLUDE =
      new Option(
          "exclude",
          "processes to leave out: NAME, PID or cgroup:PATH; several are separated by ;",
          "");

  static final Option NODES =
      new Option(
          "nodes",
          "on: ask at each scan in which NUMA node memory lies, where the machine has several",
          "off");

  private GroupOptions() {}

  /**
   * Reads which memory is wanted.
   *
   * @param domainPrefix what domains begin with
   * @throws io.ksm.api.UsageException if a value is none of its option's
   */
  static ListingOptions listing(Options options, String domainPrefix) {
    boolean offeredOnly =
        switch (options.text(OFFERED.key())) {
          case "only" -> true;
          case "all" -> false;
          default -> throw options.wrong(OFFERED.key(), "only or all");
        };
    return new ListingOptions(domainPrefix, offeredOnly, options.flag(NODES.key()));
  }

  /** Reads which processes are not wanted. */
  static ExcludedProcesses excluded(Options options) {
    return new ExcludedProcesses(
        List.of(options.text(EXCLUDE.key()).split(";", -1)).stream()
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList());
  }
}
