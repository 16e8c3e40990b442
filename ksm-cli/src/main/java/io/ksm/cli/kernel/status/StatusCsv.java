package io.ksm.cli.kernel.status;

import io.ksm.report.text.Csv;
import java.io.IOException;

/**
 * Writes who merges how much as CSV: a row for each process. Columns have the names of the JSON
 * form.
 */
final class StatusCsv {
  private StatusCsv() {}

  /**
   * Writes the processes, with a header line.
   *
   * @param most how many processes to list
   */
  static void write(KernelStatus status, int most, Appendable out) throws IOException {
    Csv.write(ProcessFigures.PROGRAMS, Processes.mostFirst(status.processes(), most), out);
  }
}
