package io.ksm.arena.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.support.Lockstep;
import io.ksm.linux.ErrnoException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Writers and the merger are never at the same pages at once. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class WriteGuardTest {
  private static final int TURNS = 60_000;

  /** Of as many turns each; the first is enough on a machine that has nothing else to do. */
  private static final int MAX_CONTROLS = 20;

  private WriteGuard guard;

  @BeforeEach
  void make() throws ErrnoException {
    guard = new WriteGuard(new MemoryCalls());
  }

  @Test
  void aRangeIsOneNumber() {
    long range = WriteGuard.range(3, 0xFFFF_FFFFL);
    assertThat(WriteGuard.first(range)).isEqualTo(3);
    assertThat(WriteGuard.end(range)).isEqualTo(0xFFFF_FFFFL);
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
      awaitAnnouncement(writer);
      TimeUnit.MILLISECONDS.sleep(20);
      assertThat(entered.isDone()).isFalse();
      released.set(true);
      guard.release();
      assertThat(entered.get()).isTrue();
    }
  }

  /** It comes and goes while the writer waits, and is seen sooner or later. */
  private static void awaitAnnouncement(WriterFlag writer) {
    while (writer.range() == 0) {
      Thread.onSpinWait();
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

  /** Of the additions that both sides make to one counter, none is lost. */
  @Test
  void nobodyIsThereAtOnce() throws Exception {
    Lockstep.Outcome outcome = Lockstep.play(guard, TURNS);
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.writes()).isPositive();
    assertThat(outcome.holds()).isGreaterThan(TURNS / 10);
  }

  /**
   * What {@link #nobodyIsThereAtOnce} finds, it would not find if it found nothing here: a store
   * that is still in the writer's processor, and in nobody's way.
   */
  @Test
  void withoutTheBarrierBothAreThere() throws Exception {
    assumeThat(Lockstep.isPossible()).as("two processors, for a store that is late").isTrue();
    WriteGuard unsafe = new WriteGuard(new NoBarrier());
    long lost = 0;
    for (int i = 0; i < MAX_CONTROLS && lost == 0; i++) {
      lost = Lockstep.play(unsafe, TURNS).lost();
    }
    assertThat(lost)
        .as("additions lost without a barrier; the guard is not tested at all if there are none")
        .isPositive();
  }

  /** A kernel whose memory barrier does nothing. */
  private static final class NoBarrier extends MemoryCalls {
    @Override
    public int barrier(long command) {
      return 0;
    }
  }
}
