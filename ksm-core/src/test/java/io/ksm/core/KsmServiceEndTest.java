package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Service;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.core.support.ClosingSource;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service runs from its one start until it is stopped or fails. */
@Timeout(60)
class KsmServiceEndTest extends ServiceScene {
  @Test
  void stoppingEndsAPauseAtOnceAndClosesAllSources() throws Exception {
    KsmService service = start(builder(first, second));
    pauses.await();
    CompletableFuture<PageSource> leaving = service.remove(second);
    service.close();
    assertThat(first.isClosed()).isTrue();
    assertThat(second.isClosed()).isTrue();
    assertThat(leaving).isCompletedExceptionally();
    refusedAfterTheEnd(service.add(new NumberedSource("late", 1)));
    refusedAfterTheEnd(service.remove(first));
  }

  @Test
  void whoeverWaitsForASourceToLeaveHearsOfItWhenTheServiceStops() throws Exception {
    KsmService service = start(builder(first, new NumberedSource("long", different(1000))));
    pauses.await();
    CompletableFuture<PageSource> leaving = service.remove(first);
    pauses.next();
    assertThat(leaving).isNotDone();
    service.close();
    assertThat(leaving.get()).isSameAs(first);
    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void aLongPauseByTheClockEndsWhenItIsStopped() throws Exception {
    KsmService service = builder(first).policy("ksm:sleep-millisecs=2000000000").service(heard);
    service.start();
    while (heard.reports.isEmpty()) {
      Thread.onSpinWait();
    }
    service.close();
    assertThat(first.isClosed()).isTrue();
    assertThat(heard.reports).hasSize(1);
  }

  @Test
  void withoutSourcesTheClockIsWaitedForTooAndAnAddedOneWakesIt() throws Exception {
    KsmService service = builder().policy("ksm:sleep-millisecs=2000000000").service(heard);
    service.start();
    service.add(first).get();
    while (heard.reports.isEmpty()) {
      Thread.onSpinWait();
    }
    service.close();
    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void anErrorInAScanFailsTheServiceAndClosesTheSources() throws Exception {
    Error broken = new AssertionError("broken");
    AtomicInteger calls = new AtomicInteger();
    KsmService service =
        start(
            builder(first)
                .hasher(
                    new PageHasher() {
                      @Override
                      public int bits() {
                        return 64;
                      }

                      @Override
                      public boolean detectsEveryChange() {
                        return true;
                      }

                      @Override
                      public long hash(MemorySegment memory, long offset, long length) {
                        if (calls.getAndIncrement() > 0) {
                          throw broken;
                        }
                        return 0; // Of the zero page, before the service is made.
                      }
                    }));
    assertThatThrownBy(() -> service.terminated().join()).hasCause(broken);
    assertThatThrownBy(service::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the service failed: java.lang.AssertionError: broken")
        .hasCause(broken);
    assertThat(service.isRunning()).isFalse();
    assertThat(first.isClosed()).isTrue();
    refusedAfterTheEnd(service.add(second));
  }

  @Test
  void whoeverAddsWhatEndsTheServiceHearsOfIt() throws Exception {
    Error broken = new OutOfMemoryError("broken");
    KsmService service = start(builder(first));
    pauses.await();
    CompletableFuture<PageSource> added = service.add(breaking(second, broken));
    pauses.goOn();
    assertThatThrownBy(added::get).hasCause(broken);
    assertThatThrownBy(() -> service.terminated().get()).hasCause(broken);
  }

  @Test
  void itStartsOnceAndClosesNotWithinItself() throws Exception {
    CompletableFuture<Throwable> closing = new CompletableFuture<>();
    KsmService[] own = new KsmService[1];
    KsmService service =
        make(
            builder(first)
                .listener((done, total) -> {
                  try {
                    own[0].close();
                  } catch (IOException | RuntimeException e) {
                    closing.complete(e);
                  }
                }),
            heard);
    own[0] = service;
    assertThat(service.isRunning()).isFalse();
    service.start();
    assertThatThrownBy(service::start)
        .hasMessage("a service starts once, and not after it was stopped");
    assertThat(closing.get()).hasMessage("a service cannot be closed within its own scan: stop it");
    service.close();
    service.close();
    assertThat(service.terminated()).isCompleted();
    assertThatThrownBy(service::start).isInstanceOf(IllegalStateException.class);
  }

  /** Whoever asks again and again leaves nothing, and whoever gives up disturbs nobody. */
  @Test
  void allWaitForOneEndAndNobodyElseCanTellIt() throws Exception {
    KsmService service = start(builder(first));
    pauses.await();
    CompletableFuture<@Nullable Void> end = service.terminated();
    assertThat(end.cancel(true)).isFalse();
    assertThat(end.complete(null)).isFalse();
    assertThat(end.completeExceptionally(new IOException())).isFalse();
    assertThatThrownBy(() -> end.obtrudeValue(null))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> end.obtrudeException(new IOException()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(end.getNumberOfDependents()).isZero();
    assertThatThrownBy(() -> end.orTimeout(1, TimeUnit.NANOSECONDS).get())
        .hasCauseInstanceOf(TimeoutException.class);
    end.completeOnTimeout(null, 1, TimeUnit.NANOSECONDS).get();
    end.completeAsync(() -> null).get();
    CompletableFuture<@Nullable Void> patient = end.orTimeout(1, TimeUnit.HOURS);
    assertThat(end).isNotDone();
    assertThat(service.stop()).isSameAs(end).isSameAs(service.terminated());
    end.get();
    patient.get();
    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void guavaMayManageIt() throws Exception {
    Service service = KsmGuavaService.asService(builder(first).service(heard, pauses));
    service.startAsync().awaitRunning();
    pauses.await();
    service.stopAsync().awaitTerminated();
    assertThat(first.isClosed()).isTrue();
    Service idle = KsmGuavaService.asService(builder(second).service(heard, pauses));
    idle.stopAsync().awaitTerminated();
    assertThat(second.isClosed()).isTrue();
    Service failing =
        KsmGuavaService.asService(
            builder()
                .finder(() -> {
                  throw new IOException("there is no /proc");
                })
                .service());
    failing.startAsync();
    assertThatThrownBy(failing::awaitTerminated).isInstanceOf(IllegalStateException.class);
    assertThat(failing.failureCause()).hasMessage("there is no /proc");
  }

  @Test
  void anInterruptionOfItsThreadStopsIt() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    KsmService service =
        start(builder(first).listener((done, total) -> thread.complete(Thread.currentThread())));
    pauses.await();
    thread.get().interrupt();
    service.terminated().join();
    assertThat(service.isRunning()).isFalse();
    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void oneThatWasNeverStartedClosesItsSourcesWhenItIsStopped() throws Exception {
    KsmService service = builder(first).service();
    assertThat(first.isClosed()).isFalse();
    service.close();
    assertThat(first.isClosed()).isTrue();
    refusedAfterTheEnd(service.add(second));
  }

  @Test
  void aSourceThatDoesNotCloseIsTheFailureOfAServiceThatStops() throws Exception {
    List<String> closed = new CopyOnWriteArrayList<>();
    KsmService service = start(builder(new ClosingSource("stubborn", 64, closed), first));
    pauses.await();
    assertThatThrownBy(service::close)
        .isInstanceOf(IOException.class)
        .hasMessage("stubborn does not close");
    assertThat(closed).containsExactly("stubborn");
    assertThat(first.isClosed()).isTrue();
  }
}
