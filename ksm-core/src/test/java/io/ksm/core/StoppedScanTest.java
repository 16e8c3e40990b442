package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import io.ksm.core.report.ScanListener;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A scan can be stopped in many ways, and the next one goes on as if nothing had been. */
@Timeout(60)
class StoppedScanTest {
  private static final int PAGES = 400;
  private static final int BATCH = 40;

  @TempDir private Path directory;

  private static int[] contents() {
    return new SplittableRandom(7).ints(PAGES, 0, 90).toArray();
  }

  private static KsmBuilder builder(ScanListener listener) {
    return Ksm.builder()
        .hasher("crc32")
        .index("rb")
        .policy("ksm:smart-scan=off")
        .threads(2)
        .batchPages(BATCH)
        .listener(listener);
  }

  private static Ksm scanner(ScanListener listener) throws IOException {
    return builder(listener).source(new NumberedSource("memory", contents())).build();
  }

  private static Counters undisturbed(int scans) throws IOException {
    try (Ksm ksm = scanner(ScanListener.NONE)) {
      for (int i = 1; i < scans; i++) {
        ksm.scan();
      }
      return ksm.scan().counters();
    }
  }

  @Test
  void aTokenStopsItWithinABatchAndTheNextScanGoesOn() throws IOException {
    StopToken[] token = {new StopToken()};
    try (Ksm ksm = scanner((done, total) -> token[0].stop())) {
      ScanReport report = null;
      int batches = 0;
      for (int scan = 0; scan < 3; scan++) {
        report = null;
        while (report == null) {
          try {
            token[0] = new StopToken();
            report = ksm.scanUntil(token[0]);
          } catch (CancellationException e) {
            batches++;
            int done = BATCH * (batches % 10 == 0 ? 10 : batches % 10);
            assertThat(e)
                .hasMessage(
                    "the scan was stopped after %d of 400 pages: the next one goes on from there"
                        .formatted(done));
            assertThat(ksm.counters().pagesScanned()).isEqualTo(scan * PAGES + done);
          }
        }
        assertThat(report.encountered()).isEqualTo(PAGES);
      }
      assertThat(batches).isEqualTo(30);
      assertThat(report.counters()).isEqualTo(undisturbed(3));
    }
  }

  @Test
  void aDeadlineStopsIt() throws IOException {
    try (Ksm ksm = scanner(ScanListener.NONE)) {
      assertThatThrownBy(() -> ksm.scanUntil(StopToken.after(Duration.ZERO)))
          .isInstanceOf(CancellationException.class)
          .hasMessageStartingWith("the scan was stopped at its deadline after 40 of 400 pages");
      StopToken never = StopToken.after(Duration.ofSeconds(Long.MAX_VALUE));
      assertThat(ksm.scanUntil(never).counters()).isEqualTo(undisturbed(1));
    }
  }

  /** Interrupts a thread that waits, and waits until it has heard of that and waits again. */
  private static void interrupt(Thread waiting) {
    waiting.interrupt();
    while (waiting.isInterrupted() || waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  /** Java closes a file under a thread that is interrupted while it reads. */
  @Test
  void anInterruptionStopsItAndLosesNoFile() throws IOException {
    Path image = directory.resolve("vm.mem");
    byte[] bytes = new byte[PAGES * 4096];
    for (int page = 0; page < PAGES; page++) {
      bytes[page * 4096] = (byte) (page % 50 + 1);
    }
    Files.write(image, bytes);
    Thread caller = Thread.currentThread();
    try (Ksm ksm = builder((done, total) -> interrupt(caller)).source(image.toString()).build()) {
      for (int batch = 1; batch <= 10; batch++) {
        assertThatThrownBy(ksm::scan)
            .isInstanceOf(CancellationException.class)
            .hasMessageContaining("after %d of 400 pages".formatted(batch * BATCH));
        assertThat(ksm.report(1).sources().getFirst().failure()).isNull();
        assertThat(Thread.interrupted()).as("it still stands").isTrue();
      }
      assertThat(ksm.scan().counters().pagesSharing()).isEqualTo(PAGES - 50);
    }
  }

  @Test
  void aFutureStopsItWhenItIsCancelledOrTakesTooLong() throws Exception {
    CompletableFuture<CompletableFuture<ScanReport>> begun = new CompletableFuture<>();
    try (Ksm ksm =
        scanner((done, total) -> {
          if (done == BATCH) {
            begun.join().cancel(false);
          }
        })) {
      CompletableFuture<ScanReport> scan = ksm.scanAsync();
      begun.complete(scan);
      assertThatThrownBy(scan::join).isInstanceOf(CancellationException.class);
      CompletableFuture<ScanReport> late = ksm.scanAsync().orTimeout(1, TimeUnit.HOURS);
      assertThat(late.get().counters()).isEqualTo(undisturbed(1));
      CompletableFuture<ScanReport> second = ksm.scanAsync();
      begun.obtrudeValue(second);
      second.completeExceptionally(new TimeoutException());
      ksm.scan();
      assertThat(ksm.counters()).isEqualTo(undisturbed(2));
    }
  }

  @Test
  void aFutureTellsOfAnErrorAndOfAClosedScanner() throws Exception {
    Error broken = new AssertionError("broken");
    Ksm ksm =
        scanner((done, total) -> {
          throw broken;
        });
    assertThatThrownBy(() -> ksm.scanAsync().join())
        .isInstanceOf(CompletionException.class)
        .hasCause(broken);
    ksm.close();
    assertThatThrownBy(ksm::scanAsync).hasMessage("this scanner is closed");
  }

  @Test
  void anyThreadMaySeeTheCountersMeanwhile() throws IOException {
    Ksm[] scanner = new Ksm[1];
    try (Ksm ksm =
        scanner((done, total) ->
            assertThat(CompletableFuture.supplyAsync(() -> scanner[0].counters()).join())
                .extracting(Counters::pagesScanned)
                .isEqualTo(done - BATCH))) {
      scanner[0] = ksm;
      ksm.scan();
      assertThat(ksm.counters().pagesScanned()).isEqualTo(PAGES);
    }
  }

  @Test
  void aListenerMayAskItsOwnScanner() throws IOException {
    Ksm[] scanner = new Ksm[1];
    try (Ksm ksm =
        scanner((done, total) ->
            assertThat(scanner[0].report(1).counters().pagesScanned()).isEqualTo(done))) {
      scanner[0] = ksm;
      assertThat(ksm.scan().encountered()).isEqualTo(PAGES);
    }
  }
}
