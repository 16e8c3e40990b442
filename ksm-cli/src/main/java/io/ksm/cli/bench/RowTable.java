package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.contest.Figure;
import io.ksm.cli.text.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A table with a line for each row that was measured: columns are added first, then written. */
final class RowTable {
  private record Column(boolean isFigure, String header, Function<RowFigures, String> cell) {}

  private final List<Column> columns = new ArrayList<>();

  /** Adds a column of figures. */
  RowTable figure(String header, Function<RowFigures, String> cell) {
    columns.add(new Column(true, header, cell));
    return this;
  }

  /** Adds a column of words. */
  RowTable words(String header, Function<RowFigures, String> cell) {
    columns.add(new Column(false, header, cell));
    return this;
  }

  /** Adds the columns that say how fast scans are. */
  RowTable speed(Figure nanos, SpeedRatio toKernel, SpeedRatio toLimit) {
    return figure("GiB/s", row -> row.gibPerSecond(nanos))
        .figure("ns/page", row -> row.nanosPerPage(nanos))
        .figure("± %", row -> row.deviation(nanos))
        .figure("Times\nksmd", row -> row.timesKernel(toKernel))
        .figure("% of\nlimit", row -> row.shareOfLimit(toLimit));
  }

  /** Adds the columns that say what scans cost. */
  RowTable cost(Figure cpuNanos, Figure bytesRead, Figure comparisons) {
    return figure("CPU\ns", row -> row.seconds(cpuNanos))
        .figure("Read\nB/page", row -> row.perPage(bytesRead, 0))
        .figure("Compa-\nrisons", row -> row.count(comparisons));
  }

  /** Writes the table, with the rows' names before the columns. */
  void write(BenchResult result, RowLabels labels, Appendable out) throws IOException {
    TextTable table = new TextTable().left("");
    for (Column column : columns) {
      if (column.isFigure()) {
        table.right(column.header());
      } else {
        table.left(column.header());
      }
    }
    for (Row row : result.rows()) {
      if (row.ran()) {
        RowFigures figures = new RowFigures(result, row);
        List<String> cells = new ArrayList<>(List.of(labels.of(row.contestant())));
        columns.forEach(column -> cells.add(column.cell().apply(figures)));
        table.row(cells);
      }
    }
    table.write(out, "");
  }
}
