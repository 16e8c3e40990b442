package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.contest.Contestant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the result of a benchmark as it is shown: with names of rows, and what they are held
 * against.
 */
final class BenchReport {
  private final BenchResult result;
  private final RowLabels labels;
  private final @Nullable Contestant baseline;
  private final List<BenchRow> rows;

  /**
   * Makes one.
   *
   * @param baseline whose ratios to all others are shown, one of the result's; null for none
   */
  BenchReport(BenchResult result, @Nullable Contestant baseline) {
    this.result = result;
    this.labels = new RowLabels(result.config().contestants());
    this.baseline = baseline;
    this.rows =
        result.rows().stream()
            .map(row -> new BenchRow(this, row, labels.of(row.contestant())))
            .toList();
  }

  BenchResult result() {
    return result;
  }

  /** Says what all stacks have in common; empty where there is none, or nothing. */
  String common() {
    return labels.common();
  }

  /** Returns the row that all others are held against, if one was chosen. */
  Optional<BenchRow> baseline() {
    return rows.stream().filter(row -> row.row().contestant().equals(baseline)).findFirst();
  }

  /** Returns all rows, those that did not run among them. */
  List<BenchRow> rows() {
    return rows;
  }

  /** Returns a row by its number, from 0. */
  BenchRow row(int number) {
    return rows.get(number);
  }
}
