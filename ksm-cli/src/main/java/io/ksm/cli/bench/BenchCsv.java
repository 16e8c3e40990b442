package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.contest.Metric;
import io.ksm.report.text.Csv;
import io.ksm.report.text.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the result of a benchmark as CSV: a line for each row. Each metric has three columns: its
 * median, and {@code .lower} and {@code .upper}, between which the middle half of the rounds lies.
 * Columns {@code env.…} say where it ran. The last ones are medians of ratios: how many times as
 * fast as the kernel, and as reading alone.
 */
final class BenchCsv {
  private BenchCsv() {}

  /** Writes a result, with a header line. */
  static void write(BenchReport report, Appendable out) throws IOException {
    Csv.write(columns(report.result()), report.rows(), out);
  }

  private static List<Figure<BenchRow>> columns(BenchResult result) {
    List<Figure<BenchRow>> columns = new ArrayList<>(BenchFigures.CONTESTANT);
    BenchFigures.MEMORY.forEach(figure -> columns.add(figure.of(BenchRow::result)));
    BenchFigures.CONFIG.forEach(figure -> columns.add(figure.of(BenchRow::result)));
    for (Metric metric : Metric.values()) {
      columns.addAll(BenchFigures.metric(metric));
    }
    result.environment().keySet().forEach(fact -> columns.add(BenchFigures.fact(fact)));
    for (SpeedRatio ratio : SpeedRatio.values()) {
      columns.add(BenchFigures.ratio(ratio));
    }
    return columns;
  }
}
