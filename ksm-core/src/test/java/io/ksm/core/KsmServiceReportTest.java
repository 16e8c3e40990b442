package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.ServiceReport;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Anybody may ask a service for a report, whenever and wherever it can answer. */
@Timeout(60)
class KsmServiceReportTest extends ServiceScene {
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
    KsmService service = make(builder(first), listener);
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
    KsmService service = make(builder(asking).policy("ksm:pages-to-scan=20000"), heard);
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
}
