package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.core.ScanListener;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The engine equals {@link ReferenceKsm} in every counter after every scan, on memory that changes
 * in every way, for every stack and for 1, 2 and 5 threads.
 *
 * <p>{@code -Dksm.workloads=1000} plays more workloads than the few of an ordinary run.
 */
@ExtendWith(SeedExtension.class)
class EngineEqualsReferenceTest {
  private static final int WORKLOADS = Integer.getInteger("ksm.workloads", 40);
  private static final int SCANS = 12;
  private static final int[] THREADS = {1, 2, 5};
  private static final int[] SHARING = {2, 3, 256, Integer.MAX_VALUE};

  @Test
  void onRandomEvolvingWorkloads(Seed seed) throws IOException {
    List<Stack> stacks = Stack.all();
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      WorkloadShape.Memory[] kinds = WorkloadShape.Memory.values();
      SplittableRandom random = own.random();
      WorkloadShape shape = WorkloadShape.random(random, kinds[random.nextInt(kinds.length)]);
      for (Stack stack : stacks) {
        MergePolicy policy =
            new ReferencePolicy(
                random.nextBoolean(),
                random.nextBoolean(),
                SHARING[random.nextInt(SHARING.length)],
                random.nextInt(4) == 0);
        int threads = THREADS[random.nextInt(THREADS.length)];
        play(own, shape, stack, policy, threads, random.nextInt(6));
      }
    }
  }

  private static void play(
      Seed seed, WorkloadShape shape, Stack stack, MergePolicy policy, int threads, int chunkBits)
      throws IOException {
    int batchPages = shape.refusedPercent() > 0 ? 1 << 20 : 16 << chunkBits;
    try (EvolvingWorkload ours = new EvolvingWorkload(seed, shape);
        EvolvingWorkload theirs = new EvolvingWorkload(seed, shape);
        Engine engine =
            new Engine(
                new EngineConfig(
                    ours.sources(),
                    stack.hasher(),
                    stack.indexes(),
                    policy,
                    threads,
                    ScanListener.NONE,
                    batchPages,
                    chunkBits,
                    seed.value()));
        ReferenceKsm reference = new ReferenceKsm(theirs.sources(), stack.hasher(), policy)) {
      for (int scan = 1; scan <= SCANS; scan++) {
        Counters expected = reference.scan();
        assertThat(engine.scan().counters())
            .as(
                "scan %d of %s, %s, %s, %d threads, chunks of 2^%d",
                scan, ours, stack, policy, threads, chunkBits)
            .isEqualTo(expected);
        Invariants.check(engine);
        ours.verify();
        ours.step();
        theirs.step();
      }
    }
  }
}
