package io.ksm.cli.kernel.status;

import static io.ksm.cli.text.Figures.figure;

import io.ksm.cli.text.Figures;
import io.ksm.cli.text.TextTable;
import io.ksm.kernel.ProcessMerging;
import java.io.IOException;
import java.util.List;

/** Who merges how much, as a table. */
final class ProcessSection {
  private ProcessSection() {}

  static void write(KernelStatus status, int most, Appendable out) throws IOException {
    List<ProcessMerging> all = Processes.mostFirst(status.processes());
    if (!all.isEmpty()) {
      out.append("\nProcesses that let the kernel merge their memory\n");
      table(all.subList(0, Math.min(most, all.size())), status.pageSize()).write(out, "  ");
      if (all.size() > most) {
        out.append("  and %s more (--processes all)\n".formatted(Figures.count(all.size() - most)));
      }
    }
    if (status.unreadable() > 0) {
      out.append("\n").append(unreadable(status.unreadable())).append('\n');
    }
  }

  /** Returns what to say about processes that could not be looked at. */
  static String unreadable(int processes) {
    return "Left out %s of other users: run it as root to include them."
        .formatted(processes == 1 ? "1 process" : Figures.count(processes) + " processes");
  }

  private static TextTable table(List<ProcessMerging> processes, int pageSize) {
    TextTable table =
        new TextTable()
            .left("Process")
            .right("Merging\nMiB")
            .right("Zero\npages")
            .right("Tracked\npages")
            .right("Profit\nMiB")
            .left("Asked by");
    for (ProcessMerging process : processes) {
      table.row(
          "%s (%d)".formatted(process.name(), process.pid()),
          figure(process.mergingPages(), pages -> Figures.mebibytes(pages * pageSize)),
          figure(process.zeroPages(), Figures::count),
          figure(process.rmapItems(), Figures::count),
          figure(process.profitBytes(), Figures::mebibytes),
          Asking.describe(process));
    }
    return table;
  }
}
