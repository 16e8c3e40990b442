package io.ksm.cli.bench;

import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Metric;
import java.util.Optional;

/** Says how many times as fast as another row one is, round by round. */
enum SpeedRatio {
  /** The first merge, to the kernel's. */
  FIRST_TO_KERNEL("firstToKernel", Metric.FIRST_NANOS, Other.KERNEL),
  /** A settled scan, to the kernel's. */
  SETTLED_TO_KERNEL("settledToKernel", Metric.SETTLED_NANOS, Other.KERNEL),
  /** The first merge, to what is possible at best. */
  FIRST_TO_LIMIT("firstToLimit", Metric.FIRST_NANOS, Other.LIMIT),
  /** A settled scan, to what is possible at best. */
  SETTLED_TO_LIMIT("settledToLimit", Metric.SETTLED_NANOS, Other.LIMIT),
  /** The first merge, to that of the row that was chosen. */
  FIRST_TO_BASELINE("firstToBaseline", Metric.FIRST_NANOS, Other.BASELINE),
  /** A settled scan, to that of the row that was chosen. */
  SETTLED_TO_BASELINE("settledToBaseline", Metric.SETTLED_NANOS, Other.BASELINE);

  /** What a row is held against. */
  private enum Other {
    KERNEL,
    LIMIT,
    BASELINE
  }

  private final String key;
  private final Metric nanos;
  private final Other other;

  SpeedRatio(String key, Metric nanos, Other other) {
    this.key = key;
    this.nanos = nanos;
    this.other = other;
  }

  private Optional<Row> other(BenchRow row) {
    return switch (other) {
      case KERNEL -> row.result().kernel();
      case LIMIT -> row.result().limit(row.row());
      case BASELINE -> row.report().baseline().map(BenchRow::row).filter(Row::ran);
    };
  }

  /** Returns the name for programs. */
  String key() {
    return key;
  }

  /** Returns where the ratio lies, if there is a row to compare with. */
  Optional<Spread> of(BenchRow row) {
    return other(row).flatMap(slower -> slower.ratio(nanos, row.row()));
  }
}
