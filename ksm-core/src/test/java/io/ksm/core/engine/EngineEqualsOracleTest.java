package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Invariants;
import io.ksm.core.engine.support.Stack;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.SortAndCount;
import io.ksm.testkit.workload.StillWorkload;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On memory that never changes, the engine finds what sorting and counting finds. */
@ExtendWith(SeedExtension.class)
class EngineEqualsOracleTest {
  private static final int[] THREADS = {1, 2, 5};
  private static final int[] SHARING = {2, 3, 256, Integer.MAX_VALUE};

  @ParameterizedTest
  @MethodSource("io.ksm.core.engine.support.Stack#all")
  void onRandomStillWorkloads(Stack stack, Seed seed) throws IOException {
    int number = 0;
    for (int threads : THREADS) {
      for (int sharing : SHARING) {
        for (boolean zeroPages : new boolean[] {false, true}) {
          Seed own = seed.derive(number++);
          ReferencePolicy policy =
              new ReferencePolicy(false, zeroPages, sharing, own.value() % 4 == 0);
          check(own, EngineSetup.PLAIN.with(stack).with(policy).withThreads(threads), policy);
        }
      }
    }
  }

  private static void check(Seed seed, EngineSetup plain, ReferencePolicy policy)
      throws IOException {
    SplittableRandom random = seed.random();
    int pages = random.nextInt(5, 1500);
    int pageSize = random.nextInt(10) == 0 ? 4096 : 64 << random.nextInt(3);
    int sources = random.nextInt(1, 5);
    EngineSetup setup = plain.withBatches(random.nextInt(-1, 9), random.nextInt(1, 3000));
    try (StillWorkload workload = new StillWorkload(seed, pages, pageSize, sources);
        Engine engine = setup.engine(workload.sources())) {
      SortAndCount oracle =
          policy.keepsDomainsApart()
              ? new SortAndCount(workload.sources(), Region::domain)
              : new SortAndCount(workload.sources());
      for (int scan = 1; scan <= 3; scan++) {
        assertThat(engine.scan().counters())
            .as(
                "scan %d of %d pages of %d bytes in %d sources, %s",
                scan, pages, pageSize, sources, setup)
            .isEqualTo(oracle.counters(policy.mergesZeroPages(), policy.maxSharers(), scan));
        Invariants.check(engine);
      }
    }
  }
}
