package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Metric;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Holds a row of the result, with all that it is compared to.
 *
 * @param report that it belongs to
 * @param row what was measured
 * @param label its name
 */
record BenchRow(BenchReport report, Row row, String label) {

  /** Returns the result that it belongs to. */
  BenchResult result() {
    return report.result();
  }

  /** Returns a metric's median over the rounds, if this row can tell it. */
  OptionalDouble median(Metric metric) {
    return median(row.spread(metric));
  }

  /** Returns how many times as fast as another row this one is, if there is one. */
  OptionalDouble ratio(SpeedRatio ratio) {
    return row.ran() ? median(ratio.of(this)) : OptionalDouble.empty();
  }

  private static OptionalDouble median(Optional<Spread> spread) {
    return spread.isPresent() ? OptionalDouble.of(spread.get().median()) : OptionalDouble.empty();
  }
}
