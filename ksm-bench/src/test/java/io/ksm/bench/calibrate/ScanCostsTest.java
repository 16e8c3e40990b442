package io.ksm.bench.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ksm.simulate.CostModel;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** From scans whose costs are added up page by page, the costs of single steps come out again. */
class ScanCostsTest {
  private static final int PAGES = 8_192;
  private static final CostModel TRUTH =
      new CostModel(400, 1_000, 150, 200, 600, 1_700, 30_000, 4_000_000);

  @Test
  void stepsFollowFromScans() {
    CostModel found = scans(1).model(PAGES);

    assertThat(found.mergedVisit()).isCloseTo(TRUTH.mergedVisit(), within(0.1));
    assertThat(found.visit()).isCloseTo(TRUTH.visit(), within(0.1));
    assertThat(found.skip()).isEqualTo(TRUTH.skip());
    assertThat(found.batch()).isCloseTo(TRUTH.batch(), within(0.1));
    assertThat(found.pause()).isEqualTo(TRUTH.pause());
    assertThat(found.unstableLevel()).isCloseTo(TRUTH.unstableLevel(), within(5.0));
    assertThat(found.stableLevel()).isCloseTo(TRUTH.stableLevel(), within(5.0));
    assertThat(found.merge()).isCloseTo(TRUTH.merge(), within(20.0));
  }

  @Test
  void theFastestRoundCounts() {
    assertThat(scans(2).least(scans(1))).isEqualTo(scans(1)).isEqualTo(scans(1).least(scans(3)));
  }

  /** A difference that is lost in what else the machine does is none, and never negative. */
  @Test
  void noCostIsNegative() {
    CostModel costs = new ScanCosts(1_000, 900, 100, 800, 40_000, 500_000, 700, -5).model(PAGES);

    assertThat(costs.unstableLevel()).isZero();
    assertThat(costs.stableLevel()).isZero();
    assertThat(costs.merge()).isZero();
    assertThat(costs.batch()).isZero();
    assertThat(costs.pause()).isZero();
  }

  private static ScanCosts scans(double factor) {
    double changed = TRUTH.visit() + TRUTH.batch() / ScanCosts.LARGE;
    double calm = mean(0, PAGES, k -> changed + TRUTH.unstableLevel() * CostModel.levels(k));
    double firstHalf =
        mean(0, PAGES / 2, k -> changed + TRUTH.unstableLevel() * CostModel.levels(k));
    double secondHalf =
        mean(
            0,
            PAGES / 2,
            k ->
                changed
                    + TRUTH.stableLevel() * CostModel.levels(k)
                    + TRUTH.unstableLevel() * CostModel.levels(PAGES / 2 - k)
                    + 2 * TRUTH.merge());
    return new ScanCosts(
        factor * changed,
        factor * calm,
        factor * TRUTH.skip(),
        factor * (firstHalf + secondHalf) / 2,
        factor * (TRUTH.batch() + ScanCosts.SMALL * TRUTH.mergedVisit()),
        factor * (TRUTH.batch() + ScanCosts.LARGE * TRUTH.mergedVisit()),
        factor * (calm + TRUTH.stableLevel() * CostModel.levels(PAGES / 2)),
        factor * TRUTH.pause());
  }

  private static double mean(long from, long to, LongToDoubleFunction cost) {
    return LongStream.range(from, to).mapToDouble(cost).average().orElseThrow();
  }
}
