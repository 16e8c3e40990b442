package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.core.threads.CpuClock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that work is followed by a pause as long as its share demands. */
class CpuLimitTest {
  private final AtomicLong slept = new AtomicLong();

  private static void work(long nanos) {
    CpuClock clock = new CpuClock();
    long end = clock.nanos() + nanos;
    while (clock.nanos() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void asksForTheRestOfTheTime() throws Exception {
    CpuLimit limit = new CpuLimit(0.01, slept::addAndGet);
    long before = System.nanoTime();
    work(20_000_000);
    limit.pause();
    long passed = System.nanoTime() - before;
    // A hundred times what was used, less what has passed anyway. The sleeper did not really wait.
    assertThat(slept.get()).isGreaterThanOrEqualTo(2_000_000_000L - passed);
    assertThat(slept.get()).isLessThan(200 * passed);
  }

  @Test
  void whatWasNotWaitedForIsStillDue() throws Exception {
    CpuLimit limit = new CpuLimit(0.01, slept::addAndGet);
    work(20_000_000);
    limit.pause();
    long first = slept.getAndSet(0);
    limit.pause();
    assertThat(slept.get()).isGreaterThan(first / 2);
  }

  @Test
  void nothingIsAskedWithoutLimit() throws Exception {
    CpuLimit limit = new CpuLimit(CpuLimit.NONE, slept::addAndGet);
    work(5_000_000);
    limit.pause();
    assertThat(slept.get()).isZero();
  }

  /**
   * The sleeper does not really wait: so what is due grows, and the last thread hears all of it.
   */
  @Test
  void countsWhatAllThreadsDo() throws Exception {
    CpuLimit limit = new CpuLimit(0.01, nanos -> slept.accumulateAndGet(nanos, Math::max));
    long before = System.nanoTime();
    List<Throwable> failures = inThreads(3, () -> limitedWork(limit));
    long passed = System.nanoTime() - before;
    assertThat(failures).isEmpty();
    assertThat(slept.get()).isGreaterThanOrEqualTo(3 * 200_000_000L - passed);
  }

  /** While one pauses, the others wait at their next pause. */
  @Test
  void holdsTheSumOfAllThreads() throws Exception {
    double share = 0.2;
    CpuLimit limit = new CpuLimit(share, TimeUnit.NANOSECONDS::sleep);
    AtomicLong used = new AtomicLong();
    long before = System.nanoTime();
    List<Throwable> failures =
        inThreads(
            3,
            () -> {
              CpuClock clock = new CpuClock();
              for (int i = 0; i < 20; i++) {
                limitedWork(limit);
              }
              used.addAndGet(clock.nanos());
            });
    assertThat(failures).isEmpty();
    assertThat(used.get()).isGreaterThan(3 * 20 * 2_000_000L);
    assertThat((double) used.get() / (System.nanoTime() - before)).isLessThan(1.2 * share);
  }

  private static void limitedWork(CpuLimit limit) {
    work(2_000_000);
    try {
      limit.pause();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Throwable> inThreads(int count, Runnable work) throws InterruptedException {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Thread> threads =
        IntStream.range(0, count)
            .mapToObj(_ ->
                Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failures.add(e)).start(work))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    return failures;
  }

  @Test
  void aShareIsAboveZero() {
    assertThatThrownBy(() -> new CpuLimit(0, slept::addAndGet))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CpuLimit(Double.NaN, slept::addAndGet))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
