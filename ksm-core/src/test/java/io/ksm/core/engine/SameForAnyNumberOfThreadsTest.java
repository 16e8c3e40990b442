package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.core.report.MemoryReport;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.WorkloadShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Counter for counter and report for report, it does not matter how many threads scan, nor by how
 * many partitions.
 */
@Tag("long")
@ExtendWith(SeedExtension.class)
class SameForAnyNumberOfThreadsTest {
  private static final int[] THREADS = {1, 2, 3, 5, 16};
  private static final int SCANS = 10;
  private static final int WORKLOADS = Math.max(1, Integer.getInteger("ksm.workloads", 100) / 50);

  /** So few hashes that many contents have one: that is where order matters most. */
  private static final Stack NARROW = new Stack("narrow", new NarrowHasher(5), TreeMapIndex::new);

  @ParameterizedTest
  @EnumSource
  void onEvolvingMemory(WorkloadShape.Memory memory, Seed seed) {
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = seed.derive(i);
      WorkloadShape shape = WorkloadShape.random(own.random(), memory);
      List<MemoryReport> alone = reports(own, shape, 1, 0);
      SplittableRandom random = own.random();
      for (int threads : THREADS) {
        int partitionBits = random.nextInt(9);
        assertThat(reports(own, shape, threads, partitionBits))
            .as("with %d threads, 2^%d partitions, %s, %s", threads, partitionBits, own, shape)
            .isEqualTo(alone);
      }
    }
  }

  /** Returns what is known after each scan. */
  private static List<MemoryReport> reports(
      Seed seed, WorkloadShape shape, int threads, int partitionBits) {
    EngineSetup setup =
        EngineSetup.PLAIN
            .with(NARROW)
            .with(new ReferencePolicy(true, true, 3, false))
            .withBatches(4, 500)
            .withThreads(threads)
            .withPartitions(partitionBits);
    List<MemoryReport> reports = new ArrayList<>();
    try (EvolvingWorkload workload = new EvolvingWorkload(seed, shape);
        Engine engine = setup.engine(workload.sources())) {
      for (int scan = 0; scan < SCANS; scan++) {
        engine.scan();
        reports.add(withoutMetadata(engine.report(5)));
        workload.step();
      }
    }
    return reports;
  }

  /** What the engine spends depends on its partitions. */
  private static MemoryReport withoutMetadata(MemoryReport report) {
    return new MemoryReport(
        report.pageSize(),
        report.counters(),
        report.sources(),
        report.sharing(),
        report.repeated(),
        report.groups(),
        report.limited(),
        report.savedBytes(),
        report.withheldBytes(),
        0,
        report.unverified(),
        List.of());
  }
}
