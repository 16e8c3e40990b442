package io.ksm.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.bench.contest.CurvePoint;
import org.junit.jupiter.api.Test;

class CurveTest {
  private final Curve curve = new Curve();

  @Test
  void repeatsNothing() {
    curve.add(10, 5);
    curve.add(20, 5);
    curve.add(30, 7);
    assertThat(curve.points(100)).containsExactly(new CurvePoint(10, 5), new CurvePoint(30, 7));
  }

  @Test
  void countsTimeFromTheFirstScan() {
    curve.add(10, 5);
    curve.endScan(20, 6);
    curve.add(10, 8);
    curve.endScan(15, 8);
    assertThat(curve.points(35))
        .containsExactly(new CurvePoint(10, 5), new CurvePoint(20, 6), new CurvePoint(30, 8));
  }

  /** Whoever watches may see the last of it a moment after the end. */
  @Test
  void endsWithWhatWasSavedInTheEnd() {
    curve.add(10, 5);
    curve.add(25, 9);
    curve.endScan(20, 9);
    assertThat(curve.points(20)).containsExactly(new CurvePoint(10, 5), new CurvePoint(20, 9));
  }

  @Test
  void leavesOutWhatComesLater() {
    curve.endScan(20, 9);
    curve.add(10, 11);
    assertThat(curve.points(20)).containsExactly(new CurvePoint(20, 9));
  }
}
