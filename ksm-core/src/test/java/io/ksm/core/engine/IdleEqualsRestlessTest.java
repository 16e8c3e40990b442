package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Invariants;
import io.ksm.core.engine.support.Restless;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.core.engine.support.WatchedPolicy;
import io.ksm.core.report.MemoryReport;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Report for report, an engine that hears where nothing happened equals one that looks at every
 * page: on memory that changes for a while and then rests, again and again, while zero pages are
 * switched on and off and everything is separated now and then.
 */
@Tag("long")
@ExtendWith(SeedExtension.class)
class IdleEqualsRestlessTest {
  private static final int WORKLOADS = Math.max(1, Integer.getInteger("ksm.workloads", 90) / 30);
  private static final int SCANS = 40;
  private static final int[] HASH_BITS = {5, 32, 64};

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*NOTICING")
  void onEvolvingMemory(WorkloadShape.Memory memory, Seed seed) throws IOException {
    long all = 0;
    long looked = 0;
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      SplittableRandom random = own.random();
      WorkloadShape shape = WorkloadShape.random(random, memory);
      try (Pair pair = new Pair(own, shape, random)) {
        pair.play(random);
        all += pair.restless.policy.takeAsked();
        looked += pair.idle.policy.takeAsked();
      }
    }
    assertThat(looked).as("of %d pages, so many were looked at", all).isLessThan(all);
  }

  /** An engine with memory of its own. */
  private record Scanned(EvolvingWorkload workload, WatchedPolicy policy, Engine engine)
      implements AutoCloseable {
    MemoryReport scan() {
      engine.scan();
      Invariants.check(engine);
      workload.verify();
      return engine.report(5);
    }

    @Override
    public void close() {
      engine.close();
      workload.close();
    }
  }

  private static final class Pair implements AutoCloseable {
    final Scanned idle;
    final Scanned restless;
    private final String description;

    Pair(Seed seed, WorkloadShape shape, SplittableRandom random) {
      int bits = HASH_BITS[random.nextInt(HASH_BITS.length)];
      int chunkBits = random.nextInt(6);
      EngineSetup setup =
          EngineSetup.PLAIN
              .with(new Stack("narrow", new NarrowHasher(bits), TreeMapIndex::new))
              .withThreads(random.nextInt(1, 4))
              .withPartitions(random.nextInt(6))
              .withBatches(chunkBits, random.nextInt(1, 20) << chunkBits);
      int maxSharers = random.nextInt(1, 6);
      boolean domains = random.nextBoolean();
      ReferencePolicy decisions =
          new ReferencePolicy(random.nextInt(4) == 0, true, maxSharers, domains);
      idle = scanned(seed, shape, setup, decisions, false);
      restless = scanned(seed, shape, setup, decisions, true);
      description = "%s, %s, %s".formatted(seed, shape, setup.with(decisions));
    }

    private static Scanned scanned(
        Seed seed,
        WorkloadShape shape,
        EngineSetup setup,
        ReferencePolicy decisions,
        boolean hide) {
      EvolvingWorkload workload = new EvolvingWorkload(seed, shape);
      WatchedPolicy policy = new WatchedPolicy(decisions);
      Engine engine =
          setup
              .with(policy)
              .engine(
                  workload.sources().stream()
                      .map(source -> hide ? Restless.of(source) : source)
                      .toList());
      return new Scanned(workload, policy, engine);
    }

    void play(SplittableRandom random) throws IOException {
      for (int scan = 1; scan <= SCANS; scan++) {
        assertThat(withoutMetadata(idle.scan()))
            .as("scan %d of %s", scan, description)
            .isEqualTo(withoutMetadata(restless.scan()));
        boolean rests = scan % 12 > 3;
        if (!rests || random.nextInt(12) == 0) {
          idle.workload.step();
          restless.workload.step();
        }
        if (random.nextInt(8) == 0) {
          boolean zeroPages = random.nextBoolean();
          idle.policy.mergeZeroPages(zeroPages);
          restless.policy.mergeZeroPages(zeroPages);
        }
        if (random.nextInt(25) == 0) {
          idle.engine.unmerge();
          restless.engine.unmerge();
        }
      }
    }

    /** What is spent on quiet chunks is the only difference. */
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

    @Override
    public void close() {
      idle.close();
      restless.close();
    }
  }
}
