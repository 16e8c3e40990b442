package io.ksm.cli.bench;

import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Metric;
import java.util.Optional;
import java.util.function.Function;

/** Says how many times as fast as another row one is, round by round. */
enum SpeedRatio {
  /** The first merge, to the kernel's. */
  FIRST_TO_KERNEL("firstToKernel", Metric.FIRST_NANOS, SpeedRatio::kernel),
  /** A settled scan, to the kernel's. */
  SETTLED_TO_KERNEL("settledToKernel", Metric.SETTLED_NANOS, SpeedRatio::kernel),
  /** The first merge, to reading alone. */
  FIRST_TO_LIMIT("firstToLimit", Metric.FIRST_NANOS, SpeedRatio::limit),
  /** A settled scan, to reading alone. */
  SETTLED_TO_LIMIT("settledToLimit", Metric.SETTLED_NANOS, SpeedRatio::limit),
  /** The first merge, to that of the row that was chosen. */
  FIRST_TO_BASELINE("firstToBaseline", Metric.FIRST_NANOS, SpeedRatio::baseline),
  /** A settled scan, to that of the row that was chosen. */
  SETTLED_TO_BASELINE("settledToBaseline", Metric.SETTLED_NANOS, SpeedRatio::baseline);

  private final String key;
  private final Metric nanos;
  private final Function<BenchRow, Optional<Row>> other;

  SpeedRatio(String key, Metric nanos, Function<BenchRow, Optional<Row>> other) {
    this.key = key;
    this.nanos = nanos;
    this.other = other;
  }

  private static Optional<Row> kernel(BenchRow row) {
    return row.result().kernel();
  }

  private static Optional<Row> limit(BenchRow row) {
    return row.result().readLimit(row.row());
  }

  private static Optional<Row> baseline(BenchRow row) {
    return row.report().baseline().map(BenchRow::row).filter(Row::ran);
  }

  /** Returns the name for programs. */
  String key() {
    return key;
  }

  /** Returns where the ratio lies, if there is a row to compare with. */
  Optional<Spread> of(BenchRow row) {
    return other.apply(row).flatMap(slower -> slower.ratio(nanos, row.row()));
  }
}
