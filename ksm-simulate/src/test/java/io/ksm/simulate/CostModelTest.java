package io.ksm.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ksm.api.Counters;
import io.ksm.core.report.BatchReport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What work costs is the sum of its steps. */
class CostModelTest {

  @Test
  void stepsAddUp() {
    CostModel costs = new CostModel(1, 10, 100, 1_000, 10_000, 100_000, 7, 7);
    // Trees of 1,023 and 511 pages: ten levels, and nine.
    Counters trees = new Counters(1_023, 5_000, 511, 0, 0, 0, 0, 0, 0, 0, 0);
    BatchReport work = new BatchReport(9, 2, 4, 3, 5, false);

    assertThat(costs.nanos(work, trees))
        .isEqualTo(4 * 1 + 5 * 10 + 3 * 100 + 2 * (10 * 1_000 + 9 * 10_000) + 5 * 100_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 200, 256, 257, 5_000, 100_000})
  void theMeanOfATreeThatGrows(long pages) {
    double mean = LongStream.range(0, pages).mapToDouble(CostModel::levels).average().orElse(0);

    assertThat(CostModel.meanLevels(pages)).isCloseTo(mean, within(pages < 10 ? 0.6 : 0.03));
  }

  @Test
  void nothingIsPaidBack() {
    assertThatThrownBy(() -> new CostModel(0, 0, -1, 0, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1.0 ns");
  }
}
