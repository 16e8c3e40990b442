package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.service.Pauses;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that scans in small batches counts what scans in one go count. */
@Tag("long")
@ExtendWith(SeedExtension.class)
@Timeout(120)
class ServiceEqualsScanTest {
  private static final int WORKLOADS = Math.max(1, Integer.getInteger("ksm.workloads", 100) / 50);
  private static final int SCANS = 12;

  /** Lets the memory change after each scan, and knows when there were enough. */
  private static final class Player implements KsmServiceListener {
    final EvolvingWorkload workload;
    final List<Counters> counters = new ArrayList<>();
    final CompletableFuture<List<Counters>> enough = new CompletableFuture<>();

    Player(EvolvingWorkload workload) {
      this.workload = workload;
    }

    @Override
    public void scanned(ScanReport report) {
      counters.add(report.counters());
      workload.step();
      if (counters.size() == SCANS) {
        enough.complete(List.copyOf(counters));
      }
    }
  }

  /** No pauses at all. */
  private static final class NoPauses implements Pauses {
    @Override
    public void pause(Duration time) {}

    @Override
    public void idle(Duration time) {}

    @Override
    public void requested() {}

    @Override
    public void end() {}
  }

  @ParameterizedTest
  @EnumSource
  void onRandomWorkloads(WorkloadShape.Memory memory, Seed seed) throws Exception {
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      SplittableRandom random = own.random();
      // A refusal changes what later batches of the same scan find.
      WorkloadShape shape = WorkloadShape.random(random, memory).withRefusedPercent(0);
      int pagesToScan = i == 0 ? 100 : random.nextInt(1, 200);
      assertThat(byService(own, shape, pagesToScan))
          .as("%s, %s, %d pages to scan", own, shape, pagesToScan)
          .isEqualTo(byScans(own, shape));
    }
  }

  private static KsmBuilder builder(EvolvingWorkload workload) {
    KsmBuilder builder = Ksm.builder().hasher("xxh64").index("rb").threads(2);
    for (PageSource source : workload.sources()) {
      builder.source(source);
    }
    return builder;
  }

  private static List<Counters> byService(Seed seed, WorkloadShape shape, int pagesToScan)
      throws Exception {
    EvolvingWorkload workload = new EvolvingWorkload(seed, shape);
    Player player = new Player(workload);
    KsmService service =
        builder(workload)
            .policy("ksm:use-zero-pages=on,pages-to-scan=" + pagesToScan)
            .service(player, new NoPauses());
    service.start();
    List<Counters> counters = player.enough.get();
    service.close();
    return counters;
  }

  private static List<Counters> byScans(Seed seed, WorkloadShape shape) throws IOException {
    List<Counters> counters = new ArrayList<>();
    EvolvingWorkload workload = new EvolvingWorkload(seed, shape);
    try (Ksm ksm = builder(workload).policy("ksm:use-zero-pages=on").build()) {
      for (int scan = 0; scan < SCANS; scan++) {
        counters.add(ksm.scan().counters());
        workload.step();
      }
    }
    return counters;
  }
}
