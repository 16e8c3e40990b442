package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import io.ksm.core.support.NumberedSource;
import io.ksm.core.support.SteppedPauses;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service uses no more of a processor than it may, and scans no more often than it is wanted. */
@Timeout(60)
class KsmServiceBoundsTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final BlockingQueue<ScanReport> scans = new LinkedBlockingQueue<>();

  private KsmBuilder builder() {
    return Ksm.builder()
        .source(new NumberedSource("memory", 1, 2, 3, 4))
        .hasher("crc32c")
        .index("rb")
        .threads(1)
        .policy("ksm:pages-to-scan=2,sleep-millisecs=7");
  }

  private KsmServiceListener listener() {
    return new KsmServiceListener() {
      @Override
      public void scanned(ScanReport report) {
        scans.add(report);
      }
    };
  }

  @Test
  void pausesUntilWhatItUsedIsWithinItsShare() throws Exception {
    AtomicLong used = new AtomicLong();
    SteppedPauses pauses = new SteppedPauses();
    try (KsmService service =
        builder().maxCpu(0.25, () -> used.addAndGet(HOUR)).service(listener(), pauses)) {
      service.start();

      assertThat(pauses.await()).isEqualTo(Duration.ofMillis(7));
      assertThat(pauses.next()).isBetween(Duration.ofHours(3), Duration.ofHours(4));
      assertThat(service.counters().pagesScanned()).isEqualTo(2);
      assertThat(pauses.next()).isEqualTo(Duration.ofMillis(7));
      assertThat(service.counters().pagesScanned()).isEqualTo(4);
    }
  }

  @Test
  void scansAgainAfterItsTimeOrWhenAsked() throws Exception {
    try (KsmService service =
        builder()
            .policy("ksm:sleep-millisecs=0")
            .scanEvery(Duration.ofHours(1))
            .service(listener())) {
      service.start();
      assertThat(scans.take()).isNotNull();
      assertThat(scans.poll(50, TimeUnit.MILLISECONDS)).isNull();

      service.scanSoon();
      assertThat(scans.take()).isNotNull();
    }
  }

  @Test
  void refusesBoundsThatAreNone() {
    assertThatThrownBy(() -> Ksm.builder().maxCpu(0, () -> 0)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Ksm.builder().scanEvery(Duration.ofSeconds(-1)))
        .isInstanceOf(UsageException.class);
  }
}
