package io.ksm.cli.scan.report;

import io.ksm.cli.text.Counter;
import io.ksm.cli.text.Figures;
import io.ksm.cli.text.TextTable;
import io.ksm.core.report.MemoryReport;
import java.io.IOException;

/** What the kernel's counters would read, each with its meaning. */
final class CounterSection {
  private CounterSection() {}

  static void write(MemoryReport report, Appendable out) throws IOException {
    out.append("\nWhat the kernel's counters would read (/sys/kernel/mm/ksm)\n");
    TextTable table = new TextTable().left("").right("").left("");
    for (Counter counter : Counter.values()) {
      long value = counter.of(report.counters());
      table.row(counter.kernelName(), Figures.count(value), meaning(counter, value));
    }
    table.write(out, "  ");
  }

  private static String meaning(Counter counter, long value) {
    return counter == Counter.GENERAL_PROFIT
        ? "bytes, = %s: %s".formatted(Figures.bytes(value), counter.meaning())
        : counter.meaning();
  }
}
