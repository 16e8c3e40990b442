package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.Pace;
import io.ksm.api.ScanReport;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SettlingTest {
  /** Returns scans after which so many pages are merged; the n-th takes n ms. */
  private static Iterator<ScanReport> scans(LongUnaryOperator merged) {
    return LongStream.rangeClosed(1, 100).mapToObj(scan -> scan(scan, merged)).iterator();
  }

  private static ScanReport scan(long number, LongUnaryOperator merged) {
    long sharing = merged.applyAsLong(number);
    return new ScanReport(
        new Counters(sharing, sharing, 0, 0, number * 1000, 0, 0, number, 0, 0, 0),
        1000,
        0,
        number * 1_000_000,
        0,
        new Pace(100, Duration.ofMillis(20)));
  }

  @Test
  void endsWithTheFirstScanThatFindsNothing() {
    Settling settling = Settling.of(scans(scan -> Math.min(scan, 4))::next);
    assertThat(settling).isEqualTo(DemoSamples.settled(4, 10_000_000, 5_000_000));
  }

  /** The first scan only learns what pages hold. */
  @Test
  void twoScansThatMergeNothingAreNotTheEnd() {
    Settling settling = Settling.of(scans(scan -> scan < 3 ? 0 : 7)::next);
    assertThat(settling).isEqualTo(DemoSamples.settled(3, 6_000_000, 4_000_000));
  }

  @Test
  void whatGoesOnChangingIsNotCalledSettled() {
    Settling settling = Settling.of(scans(scan -> scan)::next);
    assertThat(settling.isSettled()).isFalse();
    assertThat(settling.scans()).isEqualTo(Settling.MAX_SCANS);
  }
}
