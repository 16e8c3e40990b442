package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.bench.contest.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class UncertainOrderTest {
  @Test
  void clearDifferencesLeaveNoDoubt() {
    assertThat(uncertainOrders(Rows.of(200, 210, 190), Rows.of(100, 105, 95))).isEmpty();
  }

  /** In two rounds of four the one was faster, in two the other. */
  @Test
  void ratiosOnBothSidesOfOneAreADoubt() {
    List<UncertainOrder> uncertainOrders =
        uncertainOrders(Rows.of(100, 100, 100, 100), Rows.of(90, 95, 106, 120));
    assertThat(uncertainOrders).hasSize(1);
    assertThat(uncertainOrders.getFirst().ratio().lower()).isLessThan(1);
    assertThat(uncertainOrders.getFirst().ratio().upper()).isGreaterThan(1);
  }

  /** Medians are hardly apart, but it was the same row each time. */
  @Test
  void smallDifferencesCountIfTheyAreSteady() {
    assertThat(uncertainOrders(Rows.of(100, 200, 300), Rows.of(101, 202, 303))).isEmpty();
  }

  @Test
  void neighboursInTheOrderAreCompared() {
    List<UncertainOrder> uncertainOrders =
        uncertainOrders(Rows.of(300, 310, 305), Rows.of(100, 102, 101), Rows.of(102, 100, 101));
    assertThat(uncertainOrders).hasSize(1);
    assertThat(List.of(uncertainOrders.getFirst().faster(), uncertainOrders.getFirst().slower()))
        .containsExactlyInAnyOrder(1, 2);
  }

  /** By its median the first is faster, and in four rounds of five it was slower. */
  @Test
  void mediansThatTheRoundsContradictAreADoubt() {
    List<UncertainOrder> uncertainOrders =
        uncertainOrders(Rows.of(11, 21, 5, 41, 51), Rows.of(10, 20, 30, 40, 50));
    assertThat(uncertainOrders).hasSize(1);
    assertThat(uncertainOrders.getFirst().faster()).isZero();
    assertThat(uncertainOrders.getFirst().ratio().lower()).isGreaterThan(1);
  }

  @Test
  void whoFailedHasNoPlaceInTheOrder() {
    Row failed = new Row(Rows.of(1).contestant(), Rows.of(100, 101, 99).samples(), "it ended");
    assertThat(uncertainOrders(failed, Rows.of(101, 99, 100))).isEmpty();
    // And separates no neighbours.
    List<UncertainOrder> uncertainOrders =
        uncertainOrders(Rows.of(99, 101, 100), failed, Rows.of(101, 99, 101));
    assertThat(uncertainOrders).hasSize(1);
    assertThat(uncertainOrders.getFirst().faster()).isZero();
    assertThat(uncertainOrders.getFirst().slower()).isEqualTo(2);
  }

  @Test
  void fewRoundsAreNotJudged() {
    assertThat(uncertainOrders(Rows.of(100, 102), Rows.of(102, 100))).isEmpty();
    assertThat(UncertainOrder.canJudge(2)).isFalse();
    assertThat(uncertainOrders(Rows.of(100, 102, 101), Rows.of(102, 100, 101))).hasSize(1);
    assertThat(UncertainOrder.canJudge(3)).isTrue();
  }

  private static List<UncertainOrder> uncertainOrders(Row... rows) {
    return UncertainOrder.about(Metric.SETTLED_NANOS, List.of(rows));
  }
}
