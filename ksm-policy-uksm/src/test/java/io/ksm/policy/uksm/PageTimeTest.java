package io.ksm.policy.uksm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The figures are those of the patch's arithmetic. */
class PageTimeTest {
  private final PageTime time = new PageTime();

  @Test
  void theLatestScanHasAFifthOfTheWeight() {
    assertThat(time.nanos()).isEqualTo(500);
    time.scanned(1000 * 1000, 1000);
    assertThat(time.nanos()).isEqualTo(600);
    time.scanned(100 * 1000, 1000);
    assertThat(time.nanos()).isEqualTo(500);
  }

  @Test
  void aBurstOnlyDoublesIt() {
    time.scanned(5001 * 1000, 1000);
    assertThat(time.nanos()).isEqualTo(1000);
    time.scanned(10_000 * 1000, 1000);
    assertThat(time.nanos()).as("ten times is no burst").isEqualTo(2800);
  }

  @Test
  void itBeginsAnewAboveATenthOfAMillisecond() {
    for (int scan = 0; scan < 7; scan++) {
      time.scanned(1_000_000_000, 1);
      assertThat(time.nanos()).isEqualTo(1000L << scan);
    }
    time.scanned(1_000_000_000, 1);
    assertThat(time.nanos()).as("instead of 128,000").isEqualTo(500);
  }

  @Test
  void itBeginsAnewAfter256Scans() {
    for (int scan = 1; scan < 256; scan++) {
      time.scanned(1000 * 1000, 1000);
    }
    assertThat(time.nanos()).isGreaterThan(900);
    time.scanned(1000 * 1000, 1000);
    assertThat(time.nanos()).isEqualTo(500);
  }

  @Test
  void aScanWithoutVisitsSaysNothing() {
    time.scanned(1000, 0);
    time.scanned(0, 1000);
    assertThat(time.nanos()).isEqualTo(500);
  }
}
