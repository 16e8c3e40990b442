package io.ksm.cli.kernel.watch;

import io.ksm.cli.text.Counter;
import io.ksm.cli.text.Csv;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.apache.commons.csv.CSVPrinter;

/** Steps as CSV: a row for each. Columns have the names of the JSON form. */
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
      csv.printRecord(header());
      begun = true;
    }
    List<String> row = new ArrayList<>();
    row.add(step.to().time().toString());
    for (Counter counter : Counter.values()) {
      row.add(cell(step.counters().find(counter), Long::toString));
    }
    row.add(cell(step.pagesScannedPerSecond(), Long::toString));
    row.add(cell(step.ksmdCpuPerMille(), tenths -> BigDecimal.valueOf(tenths, 1).toPlainString()));
    csv.printRecord(row);
  }

  private static List<String> header() {
    List<String> header = new ArrayList<>();
    header.add("time");
    for (Counter counter : Counter.values()) {
      header.add(counter.kernelName());
    }
    header.add("pages_scanned_per_second");
    header.add("ksmd_cpu_percent");
    return header;
  }

  /** Returns a figure, or nothing if this kernel does not tell it. */
  private static String cell(OptionalLong figure, LongFunction<String> text) {
    return figure.isPresent() ? text.apply(figure.getAsLong()) : "";
  }
}
