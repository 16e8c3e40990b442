package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
  /** The machine became ten times slower in the last round: the ratio does not notice. */
  @Test
  void ratiosAreTakenRoundByRound() {
    Row fast = Rows.of(10, 20, 100);
    Row slow = Rows.of(20, 40, 200);
    assertThat(fast.ratio(Metric.SETTLED_NANOS, slow))
        .hasValue(new Spread(0.5, 0.5, 0.5, 0.5, 0.5));
  }

  @Test
  void whatWasNotToldHasNoSpread() {
    Row row = Rows.of(1, 2);
    assertThat(row.spread(Metric.SAVED_PAGES)).isEmpty();
    assertThat(row.ratio(Metric.SAVED_PAGES, row)).isEmpty();
    assertThat(row.spread(Metric.SETTLED_NANOS)).map(Spread::median).hasValue(1.5);
  }

  @Test
  void typicalCurveIsThatOfTheMedianRound() {
    Row row =
        new Row(
            new Contestant(Contestant.Kind.KERNEL, 1, AssumedStatic.OFF),
            List.of(sample(30), sample(10), sample(20)),
            "");
    assertThat(row.typicalCurve()).containsExactly(new CurvePoint(20, 1));
  }

  private static Sample sample(long nanos) {
    return new Sample(Map.of(Metric.FIRST_NANOS, nanos), List.of(new CurvePoint(nanos, 1)));
  }

  @Test
  void whoFailedDidNotRun() {
    Contestant kernel = new Contestant(Contestant.Kind.KERNEL, 1, AssumedStatic.OFF);
    assertThat(new Row(kernel, List.of(sample(1)), "its process ended").ran()).isFalse();
    assertThat(new Row(kernel, List.of(), "").ran()).isFalse();
    assertThat(Rows.of(1).ran()).isTrue();
  }
}
