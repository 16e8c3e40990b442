package io.ksm.compress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeClassesTest {
  private static final int PAGE = 4096;
  private static final SizeClasses CLASSES = new SizeClasses(PAGE, 8);

  @Test
  void neverTakesLessThanItHolds() {
    double before = 0;
    for (int size = 1; size <= PAGE + 100; size++) {
      double held = CLASSES.held(size);
      assertThat(held).as("%d bytes", size).isBetween(Math.min(size, PAGE) * 1.0, PAGE * 1.0);
      assertThat(held).as("%d bytes", size).isGreaterThanOrEqualTo(before - 16);
      before = held;
    }
  }

  /** As of the kernel's table: class 32 has 128 objects in a page, class 3632 nine in eight. */
  @Test
  void classesAreTheKernels() {
    assertThat(CLASSES.held(1)).isEqualTo(32);
    assertThat(CLASSES.held(24)).isEqualTo(32);
    assertThat(CLASSES.held(25)).isEqualTo(48);
    assertThat(CLASSES.held(2_040)).isEqualTo(2_048);
    assertThat(CLASSES.held(3_624)).isEqualTo(8 * 4096 / 9.0);
    assertThat(CLASSES.kept(3_624)).isEqualTo(3_624);
    assertThat(CLASSES.held(3_625)).isEqualTo(PAGE);
    assertThat(CLASSES.kept(3_625)).isEqualTo(PAGE);
  }

  @Test
  void shorterChainsHoldLess() {
    SizeClasses four = new SizeClasses(PAGE, 4);
    assertThat(four.kept(3_256)).isEqualTo(3_256);
    assertThat(four.kept(3_257)).isEqualTo(PAGE);
  }
}
