package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tests that work is followed by a pause as long as its share demands. */
class CpuLimitTest {
  private final AtomicLong slept = new AtomicLong();

  private static void work(CpuLimit limit, long nanos) {
    long end = limit.cpuNanos() + nanos;
    while (limit.cpuNanos() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void asksForTheRestOfTheTime() throws Exception {
    CpuLimit limit = new CpuLimit(0.01, slept::addAndGet);
    long before = System.nanoTime();
    work(limit, 20_000_000);
    limit.pause();
    long passed = System.nanoTime() - before;
    // A hundred times what was used, less what has passed anyway. The sleeper did not really wait.
    assertThat(slept.get()).isGreaterThanOrEqualTo(2_000_000_000L - passed);
    assertThat(slept.get()).isLessThan(200 * passed);
  }

  @Test
  void whatWasNotWaitedForIsStillDue() throws Exception {
    CpuLimit limit = new CpuLimit(0.01, slept::addAndGet);
    work(limit, 20_000_000);
    limit.pause();
    long first = slept.getAndSet(0);
    limit.pause();
    assertThat(slept.get()).isGreaterThan(first / 2);
  }

  @Test
  void nothingIsAskedWithoutLimit() throws Exception {
    CpuLimit limit = new CpuLimit(CpuLimit.NONE, slept::addAndGet);
    work(limit, 5_000_000);
    limit.pause();
    assertThat(slept.get()).isZero();
  }

  @Test
  void aShareIsAboveZero() {
    assertThatThrownBy(() -> new CpuLimit(0, slept::addAndGet))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CpuLimit(Double.NaN, slept::addAndGet))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
