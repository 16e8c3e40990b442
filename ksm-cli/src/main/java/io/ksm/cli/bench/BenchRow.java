package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Holds a row of the result, with all that it is compared to.
 *
 * @param result that it belongs to
 * @param row what was measured
 * @param label its name
 */
record BenchRow(BenchResult result, Row row, String label) {

  /** Returns all rows of a result, those that did not run among them. */
  static List<BenchRow> of(BenchResult result) {
    RowLabels labels = new RowLabels(result.config().contestants());
    List<BenchRow> rows = new ArrayList<>();
    for (Row row : result.rows()) {
      rows.add(new BenchRow(result, row, labels.of(row.contestant())));
    }
    return rows;
  }

  /** Returns a metric's median over the rounds, if this row can tell it. */
  OptionalDouble median(Metric metric) {
    return median(row.spread(metric));
  }

  /** Returns how many times as fast as another row this one is, if there is one. */
  OptionalDouble ratio(SpeedRatio ratio) {
    return row.ran() ? median(ratio.of(row, result)) : OptionalDouble.empty();
  }

  private static OptionalDouble median(Optional<Spread> spread) {
    return spread.isPresent() ? OptionalDouble.of(spread.get().median()) : OptionalDouble.empty();
  }
}
