package io.ksm.cli.kernel.watch;

import static io.ksm.cli.text.Figures.figure;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.text.Counter;
import io.ksm.cli.text.Figures;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Steps for people: columns whose width is settled before the first, headed on each screen. */
final class StepTable implements StepWriter {
  /** Lines below a header, so that it and they fill a terminal of 24. */
  private static final int LINES_PER_HEADER = 22;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private static final List<String> HEADER =
      List.of(
          "    time",
          "full_scans",
          "scanned/s",
          "    shared",
          "   sharing",
          "  unshared",
          "  volatile",
          "   skipped",
          "zero_pages",
          "profit MiB",
          "ksmd %");

  private final ZoneId zone;
  private final Appendable out;
  private int lines;

  StepTable(ZoneId zone, Appendable out) {
    this.zone = zone;
    this.out = out;
  }

  @Override
  public void write(KernelStep step) throws IOException {
    if (lines++ % LINES_PER_HEADER == 0) {
      writeLine(HEADER);
    }
    KernelCounters counters = step.counters();
    writeLine(
        List.of(
            TIME.format(step.to().time().atZone(zone)),
            figure(counters.find(Counter.FULL_SCANS), Figures::count),
            figure(step.pagesScannedPerSecond(), Figures::count),
            figure(counters.find(Counter.PAGES_SHARED), Figures::count),
            figure(counters.find(Counter.PAGES_SHARING), Figures::count),
            figure(counters.find(Counter.PAGES_UNSHARED), Figures::count),
            figure(counters.find(Counter.PAGES_VOLATILE), Figures::count),
            figure(counters.find(Counter.PAGES_SKIPPED), Figures::count),
            figure(counters.find(Counter.KSM_ZERO_PAGES), Figures::count),
            figure(counters.find(Counter.GENERAL_PROFIT), Figures::mebibytes),
            figure(step.ksmdCpuPerMille(), tenths -> Figures.percent(tenths, 1000))));
  }

  private void writeLine(List<String> cells) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      out.append(i == 0 ? "" : "  ");
      out.append(" ".repeat(Math.max(0, HEADER.get(i).length() - cell.length()))).append(cell);
    }
    out.append('\n');
  }
}
