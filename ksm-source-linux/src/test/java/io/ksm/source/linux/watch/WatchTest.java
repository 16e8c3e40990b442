package io.ksm.source.linux.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests how long a process is waited for. */
@Timeout(60)
class WatchTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final Patience NO_LIMIT = new Patience(LONG, LONG, LONG);
  private static final Patience SHORT =
      new Patience(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(50));

  private static long pause(Duration time) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      LockSupport.parkNanos(time.toNanos());
    }
    return 0;
  }

  @Test
  void aReadOfManyCallsEndsThoughEachOfThemReturns() throws Exception {
    WatchedThread reader = WatchedThread.ofCaller(() -> 0);
    assertThat(
            reader.<Long>read(
                () -> {
                  while (WatchedThread.left() > Long.MIN_VALUE) {
                    Watch.call(() -> pause(Duration.ofMillis(30)));
                  }
                  return 0L;
                },
                NO_LIMIT,
                Duration.ofMillis(200).toNanos()))
        .isNull();
  }

  @Test
  void aListingMayTakeLongerThanARead() throws Exception {
    Watch watch = new Watch("it", SHORT, NO_LIMIT);
    Watch.Read<Long> slow = () -> Watch.call(() -> pause(Duration.ofMillis(400)));
    assertThat(watch.list(slow)).isZero();
    assertThat(watch.hasEverGivenUp()).isFalse();
    assertThatThrownBy(() -> watch.read(0, 1, slow)).isInstanceOf(UnresponsiveException.class);
  }

  @Test
  void theRestOfAProcessIsReadOnUntilTheThirdReadIsHeldUp() throws Exception {
    Watch watch = new Watch("it", SHORT, NO_LIMIT);
    CountDownLatch served = new CountDownLatch(1);
    Watch.Read<Long> held = () -> Watch.call(() -> await(served));
    Watch.Read<Long> quick = () -> Watch.call(() -> 7);
    AtomicInteger reads = new AtomicInteger();
    Watch.Read<Integer> counted = reads::incrementAndGet;

    assertThatThrownBy(() -> watch.read(10, 20, held)).isInstanceOf(UnresponsiveException.class);
    assertThat(watch.read(0, 10, quick)).isEqualTo(7);
    assertThat(watch.read(20, 30, quick)).isEqualTo(7);
    assertThatThrownBy(() -> watch.read(19, 25, counted))
        .isInstanceOf(UnresponsiveException.class)
        .hasMessageContaining("it holds reads of its memory up");
    assertThat(reads).hasValue(0);

    // The next scan does not wait once more for what still does not answer.
    watch.begin();
    assertThatThrownBy(() -> watch.read(10, 12, counted)).isInstanceOf(UnresponsiveException.class);
    assertThatThrownBy(() -> watch.read(40, 50, held)).isInstanceOf(UnresponsiveException.class);
    assertThat(watch.read(0, 10, quick)).isEqualTo(7);
    assertThatThrownBy(() -> watch.read(60, 70, held)).isInstanceOf(UnresponsiveException.class);
    assertThatThrownBy(() -> watch.read(0, 10, counted)).isInstanceOf(UnresponsiveException.class);
    assertThat(reads).hasValue(0);

    served.countDown();
    while (true) {
      watch.begin();
      try {
        assertThat(watch.read(10, 70, counted)).isEqualTo(1);
        return;
      } catch (UnresponsiveException e) {
        Thread.onSpinWait(); // A thread that was left behind has not ended yet.
      }
    }
  }

  private static long await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return 0;
  }

  @Test
  void aListingThatIsHeldUpGivesTheProcessUp() {
    Watch watch = new Watch("it", SHORT, SHORT);
    CountDownLatch served = new CountDownLatch(1);
    assertThatThrownBy(() -> watch.list(() -> Watch.call(() -> await(served))))
        .isInstanceOf(UnresponsiveException.class);
    assertThatThrownBy(() -> watch.read(0, 10, () -> 7)).isInstanceOf(UnresponsiveException.class);
    served.countDown();
  }

  @Test
  void processesThatDoNotAnswerLeaveTimeForListingsOfOthers() {
    Patience listings = Patience.OF_LISTINGS;
    try {
      listings.waited(Duration.ofMinutes(10).toNanos());
      assertThat(listings.limit()).isEqualTo(Duration.ofSeconds(1).toNanos());
    } finally {
      listings.answered();
    }
    assertThat(listings.limit()).isEqualTo(Duration.ofSeconds(30).toNanos());
  }
}
