package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.core.support.ClosingSource;
import io.ksm.core.support.NumberedSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources come and go, and one that fails disturbs no other. */
@Timeout(60)
class KsmServiceSourcesTest extends ServiceScene {
  @Test
  void anAddedSourceIsScannedFromTheNextScanOn() throws Exception {
    KsmService service = start(builder(first));
    pauses.await();
    CompletableFuture<PageSource> added = service.add(second);
    pauses.goOn();
    assertThat(added.get()).isSameAs(second);
    pauses.next(3);
    assertThat(service.counters().pagesShared()).isEqualTo(2);
    assertThat(heard.sources).containsExactly("second joined");
  }

  @Test
  void aRemovedSourceLeavesAndIsClosed() throws Exception {
    KsmService service = start(builder(first, second));
    pauses.await();
    pauses.next(2);
    assertThat(service.counters().pagesSharing()).isEqualTo(2);
    CompletableFuture<PageSource> removed = service.remove(second);
    pauses.goOn();
    pauses.next();
    pauses.next();
    assertThat(removed.get()).isSameAs(second);
    assertThat(second.isClosed()).isTrue();
    assertThat(first.isClosed()).isFalse();
    assertThat(service.counters().pagesSharing()).isZero();
    assertThat(heard.sources).containsExactly("second left: null");
  }

  @Test
  void aSourceWhoseProcessExitsDisturbsNoOther() throws Exception {
    KsmService service = start(builder(first, second));
    pauses.await();
    pauses.next(2);
    second.exit();
    pauses.next(3);
    assertThat(second.isClosed()).isTrue();
    assertThat(heard.sources).containsExactly("second left: second has exited");
    assertThat(service.counters().pagesSharing()).isZero();
    assertThat(service.counters().pagesShared() + service.counters().pagesUnshared()).isEqualTo(3);
    assertThat(service.isRunning()).isTrue();
  }

  @Test
  void withoutSourcesItWaitsForOne() throws Exception {
    KsmService service = start(builder());
    service.add(first).get();
    pauses.await();
    assertThat(service.counters().pagesVolatile()).isEqualTo(3);
    CompletableFuture<PageSource> removed = service.remove(first);
    pauses.next();
    long scans = service.counters().fullScans();
    pauses.goOn();
    assertThat(removed.get()).isSameAs(first);
    service.add(second).get();
    pauses.await();
    assertThat(service.counters().fullScans()).as("no scans of nothing").isEqualTo(scans + 1);
    assertThat(service.counters().pagesVolatile()).isEqualTo(3);
  }

  @Test
  void whatDoesNotFitIsRefusedAndLeftToItsOwner() throws Exception {
    KsmService service = start(builder(first));
    pauses.await();
    ClosingSource large = new ClosingSource("large", 4096, new CopyOnWriteArrayList<>());
    CompletableFuture<PageSource> tooLarge = service.add(large);
    CompletableFuture<PageSource> twice = service.add(first);
    CompletableFuture<PageSource> unknown = service.remove(second);
    pauses.goOn();
    refused(tooLarge, "source 'large' has pages of 4096 bytes and those already scanned of 64");
    refused(twice, "source 'first' is scanned already");
    refused(unknown, "source 'second' is not scanned here");
    assertThat(second.isClosed()).isFalse();
    assertThat(service.isRunning()).isTrue();
  }

  private static void refused(CompletableFuture<PageSource> future, String why) {
    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void aSourceThatThrowsAnErrorWhenItIsAddedIsRefused() throws Exception {
    Error broken = new AssertionError("broken");
    KsmService service = start(builder(first));
    pauses.await();
    CompletableFuture<PageSource> added = service.add(breaking(second, broken));
    pauses.next();
    assertThatThrownBy(added::get).hasCause(broken);
    assertThat(service.isRunning()).isTrue();
  }

  @Test
  void aSourceWithoutItsClassesFailsAndTheOthersGoOn() throws Exception {
    PageSource thin =
        new ForwardingSource(new NumberedSource("thin", 1, 2)) {
          @Override
          public void read(Region region, long firstPage, int count, PageSink into) {
            throw new NoClassDefFoundError("org/example/Codec");
          }
        };
    KsmService service = start(builder(first, thin, second));
    pauses.await();
    pauses.next(3);
    assertThat(heard.sources)
        .containsExactly(
            "thin left: thin: cannot be read:"
                + " java.lang.NoClassDefFoundError: org/example/Codec");
    assertThat(service.counters().pagesSharing()).isEqualTo(2);
  }

  @Test
  void aSourceThatLeftInTheLastScanIsClosedOnce() throws Exception {
    List<String> closed = new CopyOnWriteArrayList<>();
    PageSource leaving = new ClosingSource("leaving", 64, closed);
    KsmService service = start(builder(first, leaving));
    pauses.await();
    CompletableFuture<PageSource> removed = service.remove(leaving);
    pauses.next();
    assertThat(removed).isNotDone();
    service.close();
    assertThat(removed.get()).isSameAs(leaving);
    assertThat(closed).containsExactly("leaving");
  }
}
