package io.ksm.report.scan;

import io.ksm.core.report.MemoryReport;
import io.ksm.report.counters.Counter;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import io.ksm.report.text.TextWriter;
import java.io.IOException;

/** Writes what the kernel's counters would read, each with its meaning. */
final class CounterSection {
  private CounterSection() {}

  static void write(MemoryReport report, TextWriter out) throws IOException {
    out.title("What the kernel's counters would read (/sys/kernel/mm/ksm)");
    TextTable table = new TextTable().left("").right("").left("");
    for (Counter counter : Counter.values()) {
      long value = counter.of(report.counters());
      table.row(counter.kernelName(), Numbers.count(value), meaning(counter, value));
    }
    out.table(table, "  ");
  }

  private static String meaning(Counter counter, long value) {
    return counter == Counter.GENERAL_PROFIT
        ? "bytes, = %s: %s".formatted(Numbers.bytes(value), counter.meaning())
        : counter.meaning();
  }
}
