package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoubtTest {
  @Test
  void clearDifferencesLeaveNoDoubt() {
    assertThat(doubts(Rows.of(200, 210, 190), Rows.of(100, 105, 95))).isEmpty();
  }

  /** In two rounds of four the one was faster, in two the other. */
  @Test
  void ratiosOnBothSidesOfOneAreADoubt() {
    List<Doubt> doubts = doubts(Rows.of(100, 100, 100, 100), Rows.of(90, 95, 106, 120));
    assertThat(doubts).hasSize(1);
    assertThat(doubts.getFirst().ratio().lower()).isLessThan(1);
    assertThat(doubts.getFirst().ratio().upper()).isGreaterThan(1);
  }

  /** Medians are hardly apart, but it was the same row each time. */
  @Test
  void smallDifferencesCountIfTheyAreSteady() {
    assertThat(doubts(Rows.of(100, 200, 300), Rows.of(101, 202, 303))).isEmpty();
  }

  @Test
  void neighboursInTheOrderAreCompared() {
    List<Doubt> doubts = doubts(Rows.of(300, 310), Rows.of(100, 102), Rows.of(102, 100));
    assertThat(doubts).hasSize(1);
    assertThat(List.of(doubts.getFirst().faster(), doubts.getFirst().slower()))
        .containsExactlyInAnyOrder(1, 2);
  }

  private static List<Doubt> doubts(Row... rows) {
    return Doubt.about(Figure.SETTLED_NANOS, List.of(rows));
  }
}
