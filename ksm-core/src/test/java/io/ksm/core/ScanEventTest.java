package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import io.ksm.core.report.ScanListener;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Flight Recorder hears of each full scan while it wants to, and of none otherwise. */
@Timeout(60)
class ScanEventTest {
  private static final String SCAN = "io.ksm.Scan";

  @TempDir private Path directory;

  private static KsmBuilder builder() {
    return Ksm.builder()
        .source(new NumberedSource("memory", 1, 1, 1, 2, 2, 3, -1))
        .hasher("crc32c")
        .index("rb")
        .policy("ksm:smart-scan=off,pages-to-scan=2,sleep-millisecs=1");
  }

  private List<RecordedEvent> events(Recording recording) throws IOException {
    recording.stop();
    Path file = directory.resolve("recording-%d.jfr".formatted(recording.getId()));
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(SCAN))
        .toList();
  }

  private static void isOf(RecordedEvent event, ScanReport report) {
    assertThat(event.getLong("pages")).isEqualTo(report.encountered());
    assertThat(event.getLong("bytesVisited")).isEqualTo(report.bytesScanned());
    assertThat(event.getDuration("cpuTime").toNanos()).isEqualTo(report.cpuNanos());
    assertThat(event.getDuration()).isPositive();
    assertThat(counters(event)).isEqualTo(report.counters());
  }

  private static Counters counters(RecordedEvent event) {
    return new Counters(
        event.getLong("pagesShared"),
        event.getLong("pagesSharing"),
        event.getLong("pagesUnshared"),
        event.getLong("pagesVolatile"),
        event.getLong("pagesScanned"),
        event.getLong("pagesSkipped"),
        event.getLong("ksmZeroPages"),
        event.getLong("fullScans"),
        event.getLong("stableNodeChains"),
        event.getLong("stableNodeDups"),
        event.getLong("generalProfit"));
  }

  @Test
  void eachFullScanIsAnEventWithTheCountersAfterIt() throws IOException {
    try (Recording recording = new Recording();
        Ksm ksm = builder().build()) {
      recording.enable(SCAN);
      recording.start();
      List<ScanReport> reports = new ArrayList<>();
      for (int scan = 0; scan < 3; scan++) {
        reports.add(ksm.scan());
      }
      List<RecordedEvent> events = events(recording);

      assertThat(events).hasSize(3);
      for (int scan = 0; scan < 3; scan++) {
        isOf(events.get(scan), reports.get(scan));
      }
      assertThat(counters(events.getLast()).pagesSharing()).isEqualTo(3);
    }
  }

  @Test
  void nothingIsRecordedUnasked() throws IOException {
    try (Recording recording = new Recording();
        Ksm ksm = builder().build()) {
      recording.start();
      ksm.scan();

      assertThat(events(recording)).isEmpty();
    }
  }

  /** By then the class of events has been loaded without what writes them. */
  @Test
  void aRecordingMayBeginLater() throws IOException {
    try (Recording unasked = new Recording();
        Recording asked = new Recording();
        Ksm ksm = builder().build()) {
      unasked.start();
      ksm.scan();
      asked.enable(SCAN);
      asked.start();
      ScanReport report = ksm.scan();
      List<RecordedEvent> events = events(asked);
      ksm.scan();

      assertThat(events).hasSize(1);
      isOf(events.getFirst(), report);
    }
  }

  @Test
  void aScanThatIsGivenUpIsNoEvent() throws IOException {
    AtomicReference<RuntimeException> fault = new AtomicReference<>();
    ScanListener faulty =
        (done, total) -> {
          RuntimeException thrown = fault.getAndSet(null);
          if (thrown != null) {
            throw thrown;
          }
        };
    try (Recording recording = new Recording();
        Ksm ksm = builder().listener(faulty).build()) {
      recording.enable(SCAN);
      recording.start();
      RuntimeException thrown = new IllegalStateException("a listener fails");
      fault.set(thrown);
      assertThatThrownBy(ksm::scan).isSameAs(thrown);
      ksm.unmerge();
      ScanReport report = ksm.scan();
      List<RecordedEvent> events = events(recording);

      assertThat(events).hasSize(1);
      isOf(events.getFirst(), report);
    }
  }

  @Test
  void aServiceIsHeardWhileItScans() throws Exception {
    List<ScanReport> reports = new ArrayList<>();
    List<RecordedEvent> events = new ArrayList<>();
    CountDownLatch enough = new CountDownLatch(3);
    try (RecordingStream stream = new RecordingStream()) {
      stream.enable(SCAN);
      stream.onEvent(
          SCAN,
          event -> {
            events.add(event);
            enough.countDown();
          });
      stream.setReuse(false);
      stream.startAsync();
      KsmService service =
          builder()
              .service(
                  new KsmServiceListener() {
                    @Override
                    public void scanned(ScanReport report) {
                      reports.add(report);
                    }
                  });
      service.start();
      enough.await();
      service.close();
      stream.stop();
    }

    assertThat(events).hasSameSizeAs(reports);
    for (int scan = 0; scan < events.size(); scan++) {
      isOf(events.get(scan), reports.get(scan));
    }
  }
}
