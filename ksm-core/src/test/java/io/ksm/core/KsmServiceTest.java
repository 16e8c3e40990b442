package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Service;
import io.ksm.api.ForwardingSource;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.ServiceReport;
import io.ksm.core.support.ClosingSource;
import io.ksm.core.support.NumberedSource;
import io.ksm.core.support.SteppedPauses;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service scans in batches, while sources come and go, until it is stopped or fails. */
@Timeout(60)
class KsmServiceTest {
  private static final int ABSENT = -1;

  private final SteppedPauses pauses = new SteppedPauses();
  private final Heard heard = new Heard();
  private final NumberedSource first = new NumberedSource("first", 1, 2, 3);
  private final NumberedSource second = new NumberedSource("second", 3, 2, 4);
  private @Nullable KsmService service;

  /** Writes down what a listener hears. */
  private static final class Heard implements KsmServiceListener {
    final List<ScanReport> reports = new CopyOnWriteArrayList<>();
    final List<String> sources = new CopyOnWriteArrayList<>();

    @Override
    public void scanned(ScanReport report) {
      reports.add(report);
    }

    @Override
    public void joined(PageSource source) {
      sources.add(source.label() + " joined");
    }

    @Override
    public void left(PageSource source, @Nullable String failure) {
      sources.add(source.label() + " left: " + failure);
    }
  }

  private static KsmBuilder builder(PageSource... sources) {
    KsmBuilder builder = Ksm.builder().hasher("crc32c").index("rb").threads(2);
    for (PageSource source : sources) {
      builder.source(source);
    }
    return builder.policy("ksm:smart-scan=off,pages-to-scan=100,sleep-millisecs=7");
  }

  private KsmService start(KsmBuilder builder) throws IOException {
    service = builder.service(heard, pauses);
    service.start();
    return service;
  }

  @AfterEach
  void stop() throws IOException {
    if (service != null && !service.terminated().isCompletedExceptionally()) {
      service.close();
    }
  }

  private static int[] different(int pages) {
    return IntStream.range(0, pages).toArray();
  }

  @Test
  void aBatchIsSoManyPagesAndThenAPause() throws Exception {
    KsmService service = start(builder(new NumberedSource("memory", different(250))));
    for (int visited : new int[] {100, 200, 250, 350, 450, 500}) {
      assertThat(pauses.await()).isEqualTo(Duration.ofMillis(7));
      assertThat(service.counters().pagesScanned()).isEqualTo(visited);
      assertThat(service.counters().fullScans()).isEqualTo(visited / 250);
      assertThat(heard.reports).hasSize(visited / 250);
      pauses.goOn();
    }
    assertThat(heard.reports.getFirst().encountered()).isEqualTo(250);
  }

  @Test
  void aScanThatEndsWithABatchIsFoundToHaveEndedInTheNext() throws Exception {
    KsmService service = start(builder(new NumberedSource("memory", different(200))));
    pauses.await();
    pauses.next();
    assertThat(service.counters().pagesScanned()).isEqualTo(200);
    assertThat(service.counters().fullScans()).isZero();
    pauses.next();
    assertThat(service.counters().pagesScanned()).isEqualTo(200);
    assertThat(service.counters().fullScans()).isEqualTo(1);
  }

  @Test
  void pagesThatAreNotThereDoNotCount() throws Exception {
    int[] numbers = different(1000);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 10 == 0 ? i : ABSENT;
    }
    int wanted = 7;
    KsmService service =
        start(builder(new NumberedSource("sparse", numbers)).policy("ksm:pages-to-scan=" + wanted));
    for (int batch = 1; batch <= 10; batch++) {
      pauses.await();
      assertThat(service.counters().pagesScanned())
          .isBetween((long) batch * wanted, (long) batch * wanted + 6);
      pauses.goOn();
    }
  }

  @Test
  void pagesThatAreSkippedDoNotCount() throws Exception {
    KsmService service =
        start(builder(new NumberedSource("memory", different(300))).policy("ksm:pages-to-scan=90"));
    pauses.await();
    while (service.counters().fullScans() < 20) {
      long before = service.counters().pagesScanned();
      long scans = service.counters().fullScans();
      pauses.next();
      long visited = service.counters().pagesScanned() - before;
      assertThat(visited).isLessThanOrEqualTo(90);
      if (service.counters().fullScans() == scans) {
        assertThat(visited).as("in the midst of scan %d", scans + 1).isEqualTo(90);
      }
    }
    assertThat(service.counters().pagesSkipped()).isPositive();
  }

  @Test
  void theAdvisorSetsThePaceOfTheNextScan() throws Exception {
    start(
        builder(new NumberedSource("memory", different(30)))
            .policy("ksm:advisor=scan-time,advisor-min-pages-to-scan=10,sleep-millisecs=3"));
    pauses.await();
    pauses.next(3);
    assertThat(heard.reports.getFirst().pace().pagesPerBatch()).isEqualTo(10);
    assertThat(pauses.next()).isEqualTo(Duration.ofMillis(3));
    int advised = advisedAfter(heard.reports.getFirst());
    while (heard.reports.size() < 2) {
      pauses.next();
    }
    assertThat(heard.reports.get(1).pace().pagesPerBatch()).isEqualTo(advised);
  }

  /** A scan of less than a second: ten percent of a processor are the least. */
  private static int advisedAfter(ScanReport report) {
    long percent = Math.max(1, report.cpuNanos() / 1_000_000 * 100 / 1000);
    return (int) Math.max(1, report.pace().pagesPerBatch() / percent) * 10;
  }

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

  private static void refusedAfterTheEnd(CompletableFuture<PageSource> future) {
    assertThatThrownBy(future::get)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("the service has stopped");
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
  void aLongBatchIsLeftInItsMidst() throws Exception {
    NumberedSource large = new NumberedSource("large", different(10_000));
    List<Long> progress = new CopyOnWriteArrayList<>();
    KsmService service =
        builder(large)
            .policy("ksm:pages-to-scan=2000000000")
            .batchPages(500)
            .listener((done, total) -> {
              progress.add(done);
              if (done >= 1000) {
                stopOnce();
              }
            })
            .service(heard, pauses);
    this.service = service;
    service.start();
    service.terminated().join();
    assertThat(progress).containsExactly(500L, 1000L);
    assertThat(large.isClosed()).isTrue();
  }

  private void stopOnce() {
    if (service != null) {
      var _ = service.stop();
    }
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

  /** A listener that throws when it hears of some things. */
  private static KsmServiceListener throwingAt(String... what) {
    return new KsmServiceListener() {
      private void hear(String heard) {
        if (List.of(what).contains(heard)) {
          throw new IllegalStateException(heard);
        }
      }

      @Override
      public void joined(PageSource source) {
        hear("joined " + source.label());
      }

      @Override
      public void left(PageSource source, @Nullable String failure) {
        hear("left " + source.label());
      }
    };
  }

  @Test
  void listenersThatFailAreKeptAndTheServiceWarnsOfThem() throws Exception {
    KsmService service =
        builder(first, second)
            .listener((done, total) -> {
              throw new AssertionError("no terminal");
            })
            .service(throwingAt("left second", "joined third"), pauses);
    this.service = service;
    service.start();
    pauses.await();
    PageSource third = new NumberedSource("third", 5);
    CompletableFuture<PageSource> added = service.add(third);
    CompletableFuture<PageSource> removed = service.remove(second);
    pauses.next(3);
    assertThat(added.get()).isSameAs(third);
    assertThat(removed.get()).isSameAs(second);
    assertThat(second.isClosed()).isTrue();
    ServiceReport report = service.report(new ReportOptions(1)).get();
    assertThat(report.sources()).containsExactly(first, third);
    assertThat(report.warnings())
        .hasSize(3)
        .element(0)
        .asString()
        .matches(
            "a listener's progress\\(\\) has failed \\d+ times, the last time by"
                + " java.lang.AssertionError: no terminal");
    assertThat(report.warnings())
        .contains(
            "a listener's joined() has failed 1 times, the last time by"
                + " java.lang.IllegalStateException: joined third",
            "a listener's left() has failed 1 times, the last time by"
                + " java.lang.IllegalStateException: left second");
    assertThat(service.isRunning()).isTrue();
  }

  /** A message of several lines, and failures that cannot even say what they are. */
  @Test
  void listenersMayFailInEveryWay() throws Exception {
    Queue<Throwable> failures =
        new ArrayDeque<>(
            List.of(
                new StackOverflowError(),
                new Speechless(),
                new IllegalStateException("\n the disk\tis full\n\nat line 7\n"),
                new IOException("broken pipe")));
    List<String> lines = new ArrayList<>();
    KsmService service =
        builder(first)
            .listener((done, total) -> KsmServiceTest.<RuntimeException>sneak(failures.poll()))
            .service(heard, pauses);
    this.service = service;
    service.start();
    pauses.await();
    while (lines.size() < 4) {
      lines.add(service.report(new ReportOptions(1)).get().warnings().getFirst());
      pauses.next();
    }
    assertThat(lines)
        .containsExactly(
            "a listener's progress() has failed 1 times, the last time by"
                + " java.lang.StackOverflowError",
            "a listener's progress() has failed 2 times, the last time by "
                + Speechless.class.getName(),
            "a listener's progress() has failed 3 times, the last time by"
                + " java.lang.IllegalStateException: the disk is full",
            "a listener's progress() has failed 4 times, the last time by"
                + " java.io.IOException: broken pipe");
    assertThat(service.isRunning()).isTrue();
  }

  /** Cannot say what it is. */
  @SuppressWarnings("serial") // Nobody writes it down.
  private static final class Speechless extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  /** Throws what nobody declares, as other languages do. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void sneak(@Nullable Throwable thrown) throws X {
    if (thrown != null) {
      throw (X) thrown;
    }
  }

  @Test
  void aListenerThatHearsOfTooLittleMemoryEndsTheService() throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("for a test");
    KsmService service =
        start(
            builder(first)
                .listener((done, total) -> {
                  throw error;
                }));
    assertThatThrownBy(() -> service.terminated().get()).hasCause(error);
  }

  @Test
  void whatTheScanningThreadCallsMayAskForAReport() throws Exception {
    List<String> reported = new CopyOnWriteArrayList<>();
    KsmService[] own = new KsmService[1];
    Consumer<String> ask =
        when -> {
          ServiceReport report = own[0].report(new ReportOptions(1)).join();
          reported.add(when + ": " + report.sources().size());
        };
    KsmServiceListener listener =
        new KsmServiceListener() {
          @Override
          public void scanned(ScanReport report) {
            if (report.counters().fullScans() == 1) {
              ask.accept("scanned");
            }
          }

          @Override
          public void joined(PageSource source) {
            ask.accept("joined");
          }

          @Override
          public void left(PageSource source, @Nullable String failure) {
            ask.accept("left");
          }
        };
    KsmService service = builder(first).service(listener, pauses);
    this.service = service;
    own[0] = service;
    service.start();
    pauses.await();
    CompletableFuture<Void> added = service.add(second).thenRun(() -> ask.accept("added"));
    pauses.next(2);
    added.get();
    CompletableFuture<Void> removed = service.remove(second).thenRun(() -> ask.accept("removed"));
    pauses.next(3);
    removed.get();
    assertThat(reported)
        .containsExactly("scanned: 1", "added: 2", "joined: 2", "left: 1", "removed: 1");
  }

  @Test
  void whoeverHearsOfTheEndGetsNoReportAndDoesNotHang() throws Exception {
    KsmService service = start(builder(first, new NumberedSource("long", different(1000))));
    pauses.await();
    CompletableFuture<ServiceReport> late =
        service.remove(first).thenApply(gone -> service.report(new ReportOptions(1)).join());
    pauses.next();
    assertThat(late).isNotDone();
    service.close();
    assertThatThrownBy(late::get)
        .hasRootCauseMessage("there is no report: the service has stopped");
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
  void aSourceThatThrowsAnErrorWhenItIsAddedIsRefused() throws Exception {
    Error broken = new AssertionError("broken");
    KsmService service = start(builder(first));
    pauses.await();
    CompletableFuture<PageSource> added = service.add(breaking(second, broken));
    pauses.next();
    assertThatThrownBy(added::get).hasCause(broken);
    assertThat(service.isRunning()).isTrue();
  }

  private static PageSource breaking(PageSource source, Error broken) {
    return new ForwardingSource(source) {
      @Override
      public boolean isStatic() {
        throw broken;
      }
    };
  }

  @Test
  void whatHelpsWithAScanCannotAskItsService() throws Exception {
    CompletableFuture<CompletableFuture<ServiceReport>> asked = new CompletableFuture<>();
    KsmService[] own = new KsmService[1];
    Thread[] scanning = new Thread[1];
    PageSource asking =
        new ForwardingSource(new NumberedSource("asking", different(20_000))) {
          @Override
          public List<Region> regions() throws IOException {
            scanning[0] = Thread.currentThread();
            return super.regions();
          }

          @Override
          public void read(Region region, long firstPage, int count, PageSink into)
              throws IOException {
            if (!Thread.currentThread().equals(scanning[0])) {
              asked.complete(own[0].report(new ReportOptions(1)));
            }
            super.read(region, firstPage, count, into);
          }
        };
    KsmService service = builder(asking).policy("ksm:pages-to-scan=20000").service(heard, pauses);
    this.service = service;
    own[0] = service;
    service.start();
    while (!asked.isDone()) {
      pauses.await();
      pauses.goOn();
    }
    assertThatThrownBy(() -> asked.get().get())
        .hasRootCauseMessage("what helps with a scan cannot ask its own service");
  }

  @Test
  void anybodyGetsAReportWhileItPauses() throws Exception {
    PageSource worn =
        new ForwardingSource(new NumberedSource("worn", 2, 9)) {
          @Override
          public List<String> warnings() {
            return List.of("worn is old");
          }

          @Override
          public List<String> damage() {
            return List.of("page 9 is torn");
          }
        };
    KsmService service = start(builder(first, worn));
    assertThat(service.report(new ReportOptions(1)).get().sources()).hasSize(2);
    pauses.await();
    pauses.next(2);
    ServiceReport report = service.report(new ReportOptions(1)).get();
    assertThat(report.memory()).isNotNull();
    assertThat(report.memory().counters()).isEqualTo(service.counters());
    assertThat(report.memory().repeated().getFirst().owners())
        .isEqualTo(Map.of("first", 1L, "worn", 1L));
    assertThat(report.warnings()).containsExactly("worn is old");
    assertThat(report.damage()).containsExactly("page 9 is torn");
    service.close();
    assertThatThrownBy(() -> service.report(new ReportOptions(1)).get())
        .hasRootCauseMessage("there is no report: the service has stopped");
  }

  @Test
  void withoutSourcesThereIsAReportWithoutMemory() throws Exception {
    ServiceReport report = start(builder()).report(new ReportOptions(1)).get();
    assertThat(report.memory()).isNull();
    assertThat(report.sources()).isEmpty();
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
  void itStartsOnceAndClosesNotWithinItself() throws Exception {
    CompletableFuture<Throwable> closing = new CompletableFuture<>();
    KsmService[] own = new KsmService[1];
    KsmService service =
        builder(first)
            .listener((done, total) -> {
              try {
                own[0].close();
              } catch (IOException | RuntimeException e) {
                closing.complete(e);
              }
            })
            .service(heard, pauses);
    this.service = service;
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
