package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.Pace;
import io.ksm.api.PageSource;
import io.ksm.core.support.NumberedSource;
import io.ksm.core.support.SteppedPauses;
import io.ksm.testkit.reference.ReferencePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A policy may change the pace before each batch, by time and memory, and stop scanning. */
@Timeout(60)
class KsmServicePaceTest {
  private static final Duration PAUSE = Duration.ofMillis(7);

  private final SteppedPauses pauses = new SteppedPauses();
  private final NumberedSource source =
      new NumberedSource("memory", IntStream.range(0, 1000).toArray());
  private @Nullable KsmService service;
  @TempDir private Path folder;

  /** Answers for a batch. */
  private interface BatchPolicy {
    Pace pace(Pace pace, MachineView machine);
  }

  private KsmService start(BatchPolicy answers) throws IOException {
    service =
        Ksm.builder()
            .source(source)
            .hasher("crc32c")
            .index("rb")
            .policy(
                new ForwardingPolicy(ReferencePolicy.PLAIN) {
                  @Override
                  public Pace batchPace(Pace pace, MachineView machine) {
                    return answers.pace(pace, machine);
                  }
                })
            .service(KsmServiceListener.NONE, pauses);
    service.start();
    return service;
  }

  @AfterEach
  void stop() throws IOException {
    if (service != null && !service.terminated().isCompletedExceptionally()) {
      service.close();
    }
  }

  @Test
  void batchesFollowTheClock() throws Exception {
    KsmService service =
        start((pace, machine) -> new Pace(10 + (int) (machine.nanos() / 1_000_000_000), PAUSE));
    assertThat(pauses.await()).isEqualTo(PAUSE);
    assertThat(service.counters().pagesScanned()).isEqualTo(10);
    pauses.pass(Duration.ofSeconds(30));
    pauses.next();
    assertThat(service.counters().pagesScanned()).isEqualTo(10 + 40);
    pauses.next();
    assertThat(service.counters().pagesScanned()).isEqualTo(10 + 2 * 40);
  }

  @Test
  void batchesFollowMemoryAndPageSize() throws Exception {
    Path memory = folder.resolve("meminfo");
    Files.writeString(memory, memory(2048, 512));
    pauses.memory(memory);
    KsmService service =
        start((pace, machine) ->
            new Pace(
                (int) (machine.totalBytes() / machine.availableBytes()) + machine.pageSize(),
                PAUSE));
    pauses.await();
    assertThat(service.counters().pagesScanned()).isEqualTo(4 + NumberedSource.PAGE_SIZE);
    Files.writeString(memory, memory(2048, 16));
    long before = service.counters().pagesScanned();
    pauses.next();
    assertThat(service.counters().pagesScanned() - before)
        .isEqualTo(128 + NumberedSource.PAGE_SIZE);
  }

  private static String memory(long total, long available) {
    return "MemTotal:  %7d kB%nMemFree:        1 kB%nMemAvailable: %d kB%nBuffers: 5 kB%n"
        .formatted(total, available);
  }

  @Test
  void memoryThatIsNotToldIsUnknown() throws Exception {
    pauses.memory(folder.resolve("none"));
    KsmService service =
        start((pace, machine) ->
            new Pace(
                machine.totalBytes() == MachineView.UNKNOWN
                        && machine.availableBytes() == MachineView.UNKNOWN
                    ? 3
                    : 5,
                PAUSE));
    pauses.await();
    assertThat(service.counters().pagesScanned()).isEqualTo(3);
  }

  /** A request wakes it: sources join, and the policy is asked again, though it said an hour. */
  @Test
  void aStoppedScanGoesOnWhereItWas() throws Exception {
    KsmService service =
        start((pace, machine) -> {
          long seconds = Duration.ofNanos(machine.nanos()).toSeconds();
          return seconds == 1 ? Pace.stopped(Duration.ofHours(1)) : new Pace(400, PAUSE);
        });
    pauses.await();
    pauses.pass(Duration.ofSeconds(1));
    pauses.goOn();
    CompletableFuture<PageSource> added =
        service.add(new NumberedSource("other", IntStream.range(0, 10).toArray()));
    added.get(30, TimeUnit.SECONDS);
    assertThat(service.counters().pagesScanned()).as("while stopped").isEqualTo(400);
    pauses.pass(Duration.ofSeconds(1));
    pauses.requested();
    pauses.await();
    assertThat(service.counters().pagesScanned()).as("going on").isEqualTo(800);
    assertThat(service.counters().fullScans()).isZero();
    pauses.next();
    assertThat(service.counters().pagesScanned()).isEqualTo(1000);
    assertThat(service.counters().fullScans()).isEqualTo(1);
    pauses.next(3);
    assertThat(service.counters().pagesScanned()).as("the other one, too").isEqualTo(2010);
  }

  @Test
  void aStoppedServiceEndsAtOnce() throws Exception {
    KsmService service = start((pace, machine) -> Pace.stopped(Duration.ofHours(1)));
    service.close();
    assertThat(service.counters().pagesScanned()).isZero();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void noPaceFailsTheService() throws Exception {
    KsmService service = start((pace, machine) -> null);
    assertThatThrownBy(() -> service.terminated().get(30, TimeUnit.SECONDS))
        .hasMessageContaining("batchPace() returns null");
  }
}
