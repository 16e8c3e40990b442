package io.ksm.cli.kernel.watch;

import io.ksm.report.text.Figure;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;

/**
 * Writes steps for people: columns whose width is settled before the first, headed on each screen.
 */
final class StepTable implements StepWriter {
  /** Lines below a header, so that it and they fill a terminal of 24. */
  private static final int LINES_PER_HEADER = 22;

  private final List<Figure<KernelStep>> columns;
  private final Appendable out;
  private int lines;

  StepTable(ZoneId zone, Appendable out) {
    this.columns = StepFigures.table(zone);
    this.out = out;
  }

  @Override
  public void write(KernelStep step) throws IOException {
    if (lines++ % LINES_PER_HEADER == 0) {
      writeLine(Figure::heading);
    }
    writeLine(column -> column.text().apply(step));
  }

  private void writeLine(Function<Figure<KernelStep>, String> cell) throws IOException {
    String gap = "";
    for (Figure<KernelStep> column : columns) {
      String text = cell.apply(column);
      int padding = Math.max(0, column.heading().length() - text.length());
      out.append(gap).append(" ".repeat(padding)).append(text);
      gap = "  ";
    }
    out.append('\n');
  }
}
