package io.ksm.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.core.plugin.PartSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the figures of a curve whose points are given. */
class OutcomeTest {
  private static final int PAGE = 4096;
  private static final long SECOND = 1_000_000_000L;
  private static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private final List<Point> curve = new ArrayList<>();

  private void point(long seconds, long saved, long best, long breaks) {
    curve.add(new Point(seconds * SECOND, saved, saved, best, 0, breaks, 0));
  }

  private Outcome outcome() {
    return new Outcome(PartSpec.parse("ksm"), PAGE, curve, NONE, 0, 0);
  }

  @Test
  void whatIsGivenBackWithinAMinuteCountsTogether() {
    point(0, 100, 100, 0);
    point(10, 100, 100, 0);
    point(10, 90, 100, 10);
    point(70, 90, 100, 10);
    point(70, 85, 100, 15);
    assertThat(outcome().largestGiveBackBytes()).isEqualTo(15 * PAGE);
  }

  @Test
  void whatIsMoreThanAMinuteApartDoesNot() {
    point(0, 100, 100, 0);
    point(10, 100, 100, 0);
    point(10, 90, 100, 10);
    point(71, 90, 100, 10);
    point(71, 78, 100, 22);
    point(300, 78, 100, 22);
    point(300, 77, 100, 23);
    assertThat(outcome().largestGiveBackBytes()).isEqualTo(12 * PAGE);
  }

  /** The best merging saves more later: what counts is its saving at that time. */
  @Test
  void timesAreToSharesOfWhatTheBestSavesThen() {
    point(0, 0, 0, 0);
    point(10, 49, 100, 0);
    point(20, 50, 100, 0);
    point(30, 90, 200, 0);
    point(40, 180, 200, 0);
    assertThat(outcome().timeTo(0.5)).hasValue(20 * SECOND);
    assertThat(outcome().timeTo(0.9)).hasValue(40 * SECOND);
    assertThat(outcome().timeTo(0.95)).isEmpty();
    assertThat(outcome().mostSavedBytes()).isEqualTo(180 * PAGE);
  }
}
