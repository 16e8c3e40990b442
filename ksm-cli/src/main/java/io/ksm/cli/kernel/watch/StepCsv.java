package io.ksm.cli.kernel.watch;

import io.ksm.report.text.Csv;
import java.io.IOException;
import org.apache.commons.csv.CSVPrinter;

/** Writes steps as CSV: a row for each. Columns have the names of the JSON form. */
final class StepCsv implements StepWriter {
  private final Appendable out;
  private boolean begun;

  StepCsv(Appendable out) {
    this.out = out;
  }

  @Override
  public void write(KernelStep step) throws IOException {
    CSVPrinter csv = Csv.printer(out);
    if (!begun) {
      csv.printRecord(Csv.header(StepFigures.PROGRAMS));
      begun = true;
    }
    csv.printRecord(Csv.row(StepFigures.PROGRAMS, step));
  }
}
