package io.ksm.source.linux.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.source.linux.sys.ErrnoException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That writers and the merger never are at the same pages at once. */
class WriteGuardTest {
  private static final int TURNS = 20_000;

  private WriteGuard guard;

  @BeforeEach
  void make() throws ErrnoException {
    guard = new WriteGuard(new MemoryCalls());
  }

  @Test
  void aRangeIsOneNumber() {
    long range = WriteGuard.range(3, 0xFFFF_FFFFL);
    assertThat(WriteGuard.first(range)).isEqualTo(3);
    assertThat(WriteGuard.behind(range)).isEqualTo(0xFFFF_FFFFL);
    assertThat(WriteGuard.range(0, 1)).isNotZero();
  }

  @Test
  void writersThatStayAreNamedAndOthersPassed() {
    WriterFlag writer = guard.addWriter();
    guard.enter(writer, WriteGuard.range(5, 7));
    assertThat(guard.hold(WriteGuard.range(6, 10))).isEqualTo(WriteGuard.range(5, 7));
    assertThat(guard.hold(WriteGuard.range(7, 10))).isZero();
    guard.release();
    assertThat(guard.hold(WriteGuard.range(0, 5))).isZero();
    guard.release();
    writer.leave();
    assertThat(guard.hold(WriteGuard.range(0, 10))).isZero();
    guard.release();
    guard.removeWriter(writer);
    assertThat(guard.writers()).isEmpty();
  }

  @Test
  void writersWaitForTheMergerAtTheirPagesOnly() throws Exception {
    WriterFlag writer = guard.addWriter();
    WriterFlag other = guard.addWriter();
    AtomicBoolean released = new AtomicBoolean();
    assertThat(guard.hold(WriteGuard.range(5, 7))).isZero();
    guard.enter(other, WriteGuard.range(7, 9));
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      CountDownLatch started = new CountDownLatch(1);
      Future<Boolean> entered =
          threads.submit(() -> {
            started.countDown();
            guard.enter(writer, WriteGuard.range(6, 7));
            return released.get();
          });
      started.await();
      TimeUnit.MILLISECONDS.sleep(20);
      released.set(true);
      guard.release();
      assertThat(entered.get()).isTrue();
    }
  }

  @Test
  void writersFailOnceItIsClosed() {
    WriterFlag writer = guard.addWriter();
    WriterFlag open = guard.addWriter();
    guard.enter(open, WriteGuard.range(1, 2));
    assertThat(guard.close(1_000_000)).isFalse();
    assertThatThrownBy(() -> guard.enter(writer, WriteGuard.range(5, 6)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the arena is closed");
    assertThat(writer.range()).isZero();
  }

  /** Two counters that only one side at a time may change: none of the changes is lost. */
  @Test
  void nobodyIsThereAtOnce() throws Exception {
    long[] shared = new long[1];
    WriterFlag writer = guard.addWriter();
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Long> writes =
          threads.submit(() -> {
            long count = 0;
            while (!stop.get()) {
              guard.enter(writer, WriteGuard.range(3, 4));
              shared[0]++;
              writer.leave();
              count++;
            }
            return count;
          });
      long held = 0;
      try {
        for (int i = 0; i < TURNS; i++) {
          if (guard.hold(WriteGuard.range(0, 10)) == 0) {
            shared[0]++;
            held++;
            guard.release();
          }
        }
      } finally {
        stop.set(true);
      }
      assertThat(held + writes.get()).isEqualTo(shared[0]);
      assertThat(held).isPositive();
    }
  }
}
