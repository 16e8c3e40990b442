package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Figure;
import io.ksm.cli.text.Csv;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVPrinter;

/**
 * The result of a benchmark as CSV: a line for each row. Each figure has three columns: its median,
 * and {@code .lower} and {@code .upper}, between which the middle half of the rounds lies. Columns
 * {@code env.…} say where it ran. The last ones are medians of ratios: how many times as fast as
 * the kernel, and as reading alone.
 */
final class BenchCsv {
  private static final List<String> FIRST =
      List.of(
          "label",
          "kind",
          "hasher",
          "index",
          "policy",
          "threads",
          "still",
          "merges",
          "cannotRun",
          "workload",
          "pages",
          "pageSize",
          "mergeablePages",
          "rounds",
          "warmUps",
          "seed");

  private BenchCsv() {}

  /** Writes a result, with a header line. */
  static void write(BenchResult result, Appendable out) throws IOException {
    CSVPrinter csv = Csv.printer(out);
    csv.printRecord(header(result));
    RowLabels labels = new RowLabels(result.config().contestants());
    for (Row row : result.rows()) {
      csv.printRecord(cells(result, row, labels));
    }
    csv.flush();
  }

  private static List<String> header(BenchResult result) {
    List<String> header = new ArrayList<>(FIRST);
    for (Figure figure : Figure.values()) {
      header.add(figure.key());
      header.add(figure.key() + ".lower");
      header.add(figure.key() + ".upper");
    }
    result.environment().keySet().forEach(fact -> header.add("env." + fact));
    for (SpeedRatio ratio : SpeedRatio.values()) {
      header.add(ratio.key());
    }
    return header;
  }

  private static List<Object> cells(BenchResult result, Row row, RowLabels labels) {
    Contestant contestant = row.contestant();
    List<Object> cells =
        new ArrayList<>(
            List.of(
                labels.of(contestant),
                contestant.kind().label(),
                contestant.hasher(),
                contestant.index(),
                contestant.policy(),
                contestant.threads(),
                contestant.stillness(),
                contestant.kind().merges(),
                row.obstacle(),
                result.workload(),
                result.pages(),
                result.pageSize(),
                result.mergeablePages(),
                result.config().rounds(),
                result.config().warmUps(),
                result.config().seed()));
    for (Figure figure : Figure.values()) {
      addSpread(row.spread(figure), cells);
    }
    for (Map.Entry<String, String> fact : result.environment().entrySet()) {
      cells.add(fact.getValue());
    }
    for (SpeedRatio ratio : SpeedRatio.values()) {
      Optional<Spread> spread = row.ran() ? ratio.of(row, result) : Optional.empty();
      cells.add(spread.<Object>map(Spread::median).orElse(""));
    }
    return cells;
  }

  private static void addSpread(Optional<Spread> spread, List<Object> cells) {
    cells.add(spread.<Object>map(Spread::median).orElse(""));
    cells.add(spread.<Object>map(Spread::lower).orElse(""));
    cells.add(spread.<Object>map(Spread::upper).orElse(""));
  }
}
