package io.ksm.cli.kernel.status;

import io.ksm.kernel.ProcessMerging;
import java.util.Comparator;
import java.util.List;

/** Puts processes into the order in which they are shown. */
final class Processes {
  private static final Comparator<ProcessMerging> BY_MERGED =
      Comparator.comparingLong(Processes::merged)
          .thenComparingLong(process -> process.rmapItems().orElse(0))
          .reversed()
          .thenComparingInt(ProcessMerging::pid);

  private Processes() {}

  /** Returns processes, the ones that merge most first. */
  static List<ProcessMerging> mostFirst(List<ProcessMerging> processes) {
    return processes.stream().sorted(BY_MERGED).toList();
  }

  /** Returns the first so many of them. */
  static List<ProcessMerging> mostFirst(List<ProcessMerging> processes, int most) {
    List<ProcessMerging> all = mostFirst(processes);
    return all.subList(0, Math.min(most, all.size()));
  }

  private static long merged(ProcessMerging process) {
    return process.mergingPages().orElse(0) + process.zeroPages().orElse(0);
  }
}
