package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Metric;
import java.util.Optional;

/** Says how many times as fast as another row one is, round by round. */
enum SpeedRatio {
  /** The first merge, to the kernel's. */
  FIRST_TO_KERNEL("firstToKernel", Metric.FIRST_NANOS, false),
  /** A settled scan, to the kernel's. */
  SETTLED_TO_KERNEL("settledToKernel", Metric.SETTLED_NANOS, false),
  /** The first merge, to reading alone. */
  FIRST_TO_LIMIT("firstToLimit", Metric.FIRST_NANOS, true),
  /** A settled scan, to reading alone. */
  SETTLED_TO_LIMIT("settledToLimit", Metric.SETTLED_NANOS, true);

  private final String key;
  private final Metric nanos;
  private final boolean toLimit;

  SpeedRatio(String key, Metric nanos, boolean toLimit) {
    this.key = key;
    this.nanos = nanos;
    this.toLimit = toLimit;
  }

  /** Returns the name for programs. */
  String key() {
    return key;
  }

  /** Returns where the ratio lies, if there is a row to compare with. */
  Optional<Spread> of(Row row, BenchResult result) {
    Optional<Row> other = toLimit ? result.readLimit(row) : result.kernel();
    return other.flatMap(slower -> slower.ratio(nanos, row));
  }
}
