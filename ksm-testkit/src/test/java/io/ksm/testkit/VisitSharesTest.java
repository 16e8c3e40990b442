package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ksm.api.policy.VisitShares;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Visits are divided in proportion to pages, and none is lost. */
@ExtendWith(SeedExtension.class)
class VisitSharesTest {

  @Test
  void allVisitsAreGivenAndNoRegionGetsMoreThanItsPages(Seed seed) {
    SplittableRandom random = seed.random();
    for (int scan = 0; scan < 2000; scan++) {
      long[] regions =
          random.longs(1 + random.nextInt(20), 1, 1L << random.nextInt(1, 40)).toArray();
      long pages = LongStream.of(regions).sum();
      long visits = random.nextLong(2 * pages);
      VisitShares shares = new VisitShares(visits, pages, scan);
      long given = 0;
      for (long region : regions) {
        long own = shares.next(region);
        assertThat(own).isBetween(0L, region);
        assertThat((double) own)
            .isCloseTo((double) visits * region / pages, tolerance(visits, pages));
        given += own;
      }
      assertThat(given).isEqualTo(Math.min(visits, pages));
    }
  }

  /** A share is at most a visit off, unless there are more visits than pages. */
  private static Offset<Double> tolerance(long visits, long pages) {
    return within(visits > pages ? (double) visits : 1.001);
  }

  @Test
  void smallRegionsGetTheirShareInManyScans() {
    double[] given = new double[3];
    long[] regions = {700, 1, 299};
    for (int scan = 0; scan < 100_000; scan++) {
      VisitShares shares = new VisitShares(10, 1000, scan);
      for (int i = 0; i < regions.length; i++) {
        given[i] += shares.next(regions[i]);
      }
    }
    assertThat(given[0]).isCloseTo(700_000, within(1000.0));
    assertThat(given[1]).isCloseTo(1000, within(10.0));
    assertThat(given[2]).isCloseTo(299_000, within(1000.0));
  }

  @Test
  void noVisitsAreNone() {
    VisitShares shares = new VisitShares(0, 10, 7);
    assertThat(shares.next(4)).isZero();
    assertThat(shares.next(6)).isZero();
  }
}
