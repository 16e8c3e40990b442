package io.ksm.source.linux.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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
    assertThatThrownBy(() -> watch.read(slow)).isInstanceOf(UnresponsiveException.class);
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
