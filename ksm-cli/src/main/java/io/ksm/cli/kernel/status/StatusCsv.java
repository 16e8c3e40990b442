package io.ksm.cli.kernel.status;

import io.ksm.cli.text.Csv;
import io.ksm.kernel.ProcessMerging;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVPrinter;

/** Who merges how much as CSV: a row for each process. Columns have the names of the JSON form. */
final class StatusCsv {
  private StatusCsv() {}

  /**
   * Writes the processes, with a header line.
   *
   * @param most how many processes to list
   */
  static void write(KernelStatus status, int most, Appendable out) throws IOException {
    CSVPrinter csv = Csv.printer(out);
    csv.printRecord(
        "pid",
        "name",
        "ksm_rmap_items",
        "ksm_zero_pages",
        "ksm_merging_pages",
        "ksm_process_profit",
        "ksm_merge_any",
        "ksm_mergeable");
    for (ProcessMerging process : Processes.mostFirst(status.processes(), most)) {
      csv.printRecord(
          process.pid(),
          process.name(),
          cell(process.rmapItems()),
          cell(process.zeroPages()),
          cell(process.mergingPages()),
          cell(process.profitBytes()),
          cell(process.mergesAny()),
          cell(process.mergeable()));
    }
    csv.flush();
  }

  /** Returns a figure, or nothing if this kernel does not tell it. */
  private static String cell(OptionalLong figure) {
    return figure.isPresent() ? Long.toString(figure.getAsLong()) : "";
  }

  private static String cell(Optional<Boolean> answer) {
    return answer.map(String::valueOf).orElse("");
  }
}
