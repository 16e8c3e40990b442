package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.ScanReport;
import io.ksm.core.support.NumberedSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service scans in batches of so many pages, and pauses after each. */
@Timeout(60)
class KsmServiceBatchTest extends ServiceScene {
  private static final int ABSENT = -1;

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
  void aLongBatchIsLeftInItsMidst() throws Exception {
    NumberedSource large = new NumberedSource("large", different(10_000));
    List<Long> progress = new CopyOnWriteArrayList<>();
    KsmService[] own = new KsmService[1];
    KsmService service =
        make(
            builder(large)
                .policy("ksm:pages-to-scan=2000000000")
                .batchPages(500)
                .listener((done, total) -> {
                  progress.add(done);
                  if (done >= 1000) {
                    var _ = own[0].stop();
                  }
                }),
            heard);
    own[0] = service;
    service.start();
    service.terminated().join();
    assertThat(progress).containsExactly(500L, 1000L);
    assertThat(large.isClosed()).isTrue();
  }
}
