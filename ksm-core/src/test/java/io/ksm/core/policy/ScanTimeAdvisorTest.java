package io.ksm.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The advisor's whole numbers, worked out by hand from the formula. */
class ScanTimeAdvisorTest {

  private static ScanTimeAdvisor advisor() {
    return new ScanTimeAdvisor(200, 70, 30_000);
  }

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    // factor 20000 / 900 = 22; 50000 / 22 = 2272; 30 % of that = 681; a percent buys 50 pages
    "500, 900000, 90000, 681, what the times ask for",
    // factor 20000 / 10 = 2000; 25; 30 % = 7; a percent buys 50 pages, ten buy 500
    "500, 10000, 1000, 500, never less than ten percent of a processor buy",
    // factor 5; 10000; 3000; a percent buys 10 pages, 70 buy 700
    "500, 4000000, 2000000, 700, never more than the allowed percents buy",
    // factor 5; 400000; 120000; a percent buys 20000 pages, ten buy 200000
    "20000, 4000000, 40000, 30000, never more than the maximum, whatever ten percent buy",
    // factor 20000; 0; 50 % of a processor for 5 pages: a percent would buy none
    "5, 1000, 500, 10, a percent buys at least one page",
    // factor 20000 / 30000 = 0, so 1; 50000; 15000; a percent buys 500
    "500, 30000000, 0, 15000, the factor is at least one and so is the percentage",
    // 1 s, so 199 %; factor 20000; 2; 0; a percent buys 2 pages
    "500, 1999, 1999, 20, parts of a second do not count",
    // taken as 1 s, so 99 %; a percent buys 5 pages
    "500, 999, 999, 50, a scan takes at least a second",
    "500, 0, 0, 5000, a scan that took no time",
  })
  void ofAFirstScan(int pages, long scanMillis, long cpuMillis, int advised, String why) {
    assertThat(advisor().afterScan(scanMillis, cpuMillis, pages)).as(why).isEqualTo(advised);
  }

  @Test
  void changesAreAveraged() {
    ScanTimeAdvisor advisor = new ScanTimeAdvisor(10, 70, 30_000);
    // Factor 100; 30 % of 1000. A percent buys 20 pages.
    assertThat(advisor.afterScan(10_000, 5_000, 1000)).isEqualTo(300);
    // The same time again: 70 % of 30 and 30 % of 100.
    assertThat(advisor.afterScan(10_000, 5_000, 1000)).isEqualTo(510);
    // Twice the time: factor 50; 70 % of 51 and 30 % of 200 are 95.7.
    assertThat(advisor.afterScan(20_000, 10_000, 1000)).isEqualTo(1400);
    assertThat(advisor.afterScan(20_000, 4_000, 1000)).as("96.5 of 2000").isEqualTo(1920);
  }

  @Test
  void aChangeIsAtLeastOnePercent() {
    ScanTimeAdvisor advisor = new ScanTimeAdvisor(1, 70, 30_000);
    advisor.afterScan(1_000_000, 200_000, 1000);
    // Half a percent of the time before: 70 % of 30 and 30 % of 1. Factor 20; 5000.
    assertThat(advisor.afterScan(5_000, 1_000, 1000)).isEqualTo(1050);
  }

  @Test
  void extremesStayInBounds() {
    ScanTimeAdvisor advisor =
        new ScanTimeAdvisor(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(advisor.afterScan(0, 0, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    long longest = Long.MAX_VALUE / 1_000_000;
    assertThat(advisor.afterScan(longest, longest, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(advisor.afterScan(longest, longest, 1)).isPositive();
  }
}
