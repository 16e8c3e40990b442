package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  /** As {@code quantile(c(9, 1, 4, 2))} of R says. */
  @Test
  void interpolatesQuartiles() {
    assertThat(Spread.of(List.of(9, 1, 4, 2))).isEqualTo(new Spread(1, 1.75, 3, 5.25, 9));
  }

  @Test
  void takesTheMiddleOfAnOddNumber() {
    assertThat(Spread.of(List.of(50L, 10L, 30L))).isEqualTo(new Spread(10, 20, 30, 40, 50));
  }

  @Test
  void oneValueHasNoRange() {
    Spread spread = Spread.of(List.of(7));
    assertThat(spread).isEqualTo(new Spread(7, 7, 7, 7, 7));
    assertThat(spread.relativeDeviation()).isZero();
  }

  @Test
  void deviationIsHalfOfTheMiddleRange() {
    assertThat(Spread.of(List.of(10, 20, 30, 40, 50)).relativeDeviation())
        .isCloseTo(10.0 / 30, within(1e-12));
  }

  @Test
  void nothingHasNoSpread() {
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
