package io.ksm.cli.kernel.status;

import io.ksm.kernel.ProcessMerging;
import java.util.List;

/** Puts processes into the order in which they are shown. */
final class Processes {
  private Processes() {}

  /** Returns processes, the ones that merge most first. */
  static List<ProcessMerging> mostFirst(List<ProcessMerging> processes) {
    return processes.stream().sorted(ProcessMerging.MOST_FIRST).toList();
  }

  /** Returns the first so many of them. */
  static List<ProcessMerging> mostFirst(List<ProcessMerging> processes, int most) {
    List<ProcessMerging> all = mostFirst(processes);
    return all.subList(0, Math.min(most, all.size()));
  }
}
