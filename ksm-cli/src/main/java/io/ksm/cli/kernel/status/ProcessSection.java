package io.ksm.cli.kernel.status;

import io.ksm.kernel.ProcessMerging;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import java.io.IOException;
import java.util.List;

/** Writes who merges how much, as a table. */
final class ProcessSection {
  private ProcessSection() {}

  static void write(KernelStatus status, int most, Appendable out) throws IOException {
    List<ProcessMerging> all = Processes.mostFirst(status.processes());
    if (!all.isEmpty()) {
      out.append("\nProcesses that let the kernel merge their memory\n");
      new FigureTable<>(ProcessFigures.table(status.pageSize()))
          .rows(all.subList(0, Math.min(most, all.size())))
          .write(out, "  ");
      if (all.size() > most) {
        out.append("  and %s more (--processes all)\n".formatted(Numbers.count(all.size() - most)));
      }
    }
    if (status.unreadable() > 0) {
      out.append("\n").append(unreadable(status.unreadable())).append('\n');
    }
  }

  /** Returns what to say about processes that could not be looked at. */
  static String unreadable(int processes) {
    return "Left out %s of other users: run it as root to include them."
        .formatted(processes == 1 ? "1 process" : Numbers.count(processes) + " processes");
  }
}
