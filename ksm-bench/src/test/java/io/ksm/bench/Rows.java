package io.ksm.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Rows with figures that a test chose. */
final class Rows {
  private Rows() {}

  /** Makes a row that was measured in so many rounds, with these times of settled scans. */
  static Row of(long... settledNanos) {
    List<Sample> samples =
        LongStream.of(settledNanos)
            .mapToObj(nanos -> new Sample(Map.of(Metric.SETTLED_NANOS, nanos), List.of()))
            .toList();
    return new Row(
        new Contestant(Contestant.Kind.READ_LIMIT, 1, AssumedStatic.SOURCE), samples, "");
  }
}
