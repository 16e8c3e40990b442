package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankTestTest {
  private static List<Double> list(double... values) {
    return DoubleStream.of(values).boxed().toList();
  }

  /** All on one side: 2 of the C(14, 7) = 3,432 orders are as far apart. */
  @Test
  void sevenBelowSeven() {
    List<Double> below = list(1, 2, 3, 4, 5, 6, 7);
    List<Double> above = list(8, 9, 10, 11, 12, 13, 14);
    assertThat(RankTest.probability(below, above)).isCloseTo(2 / 3432.0, within(1e-12));
    assertThat(RankTest.probability(above, below)).isCloseTo(2 / 3432.0, within(1e-12));
  }

  /** A published table: U = 8 for seven and seven is the last at 0.05. */
  @Test
  void theTableOfCriticalValues() {
    List<Double> one = list(1, 2, 3, 4, 5, 6, 15);
    List<Double> other = list(6.5, 8, 9, 10, 11, 12, 13);
    // The seventh is above all seven others: U = 7.
    assertThat(RankTest.probability(one, other)).isBetween(0.02, 0.05);
    List<Double> mixed = list(1, 2, 3, 4, 5, 8.5, 15);
    // Two of them above some: U = 7 + 2 = 9.
    assertThat(RankTest.probability(mixed, other)).isBetween(0.05, 0.06);
  }

  @Test
  void equalRoundsAreNoise() {
    assertThat(RankTest.probability(list(1, 2, 3), list(1, 2, 3))).isEqualTo(1);
    assertThat(RankTest.probability(list(5), list(7))).isEqualTo(1);
  }

  @Test
  void theSmallestProbabilityIsThatOfSetsApart() {
    assertThat(RankTest.smallest(7, 7)).isCloseTo(2 / 3432.0, within(1e-12));
    assertThat(RankTest.smallest(4, 4)).isCloseTo(2 / 70.0, within(1e-12));
  }

  @Test
  void manyRoundsAreJudgedToo() {
    SplittableRandom random = new SplittableRandom(6);
    List<Double> slow = random.doubles(1000).boxed().toList();
    List<Double> fast = slow.stream().map(time -> time * 0.7).toList();
    assertThat(RankTest.probability(slow, fast)).isLessThan(0.001);
    assertThat(RankTest.probability(slow, slow)).isEqualTo(1);
  }

  /** Of noise alone, one in a hundred is below 0.01, and no more. */
  @Test
  void falseAlarmsAreAsRareAsSaid() {
    SplittableRandom random = new SplittableRandom(5);
    long alarms =
        IntStream.range(0, 20_000)
            .filter(i -> RankTest.probability(rounds(random), rounds(random)) < 0.01)
            .count();
    assertThat(alarms).isBetween(80L, 230L);
  }

  private static List<Double> rounds(SplittableRandom random) {
    return random.doubles(7).boxed().toList();
  }
}
