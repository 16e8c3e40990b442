package io.ksm.core.engine;

import io.ksm.api.MergePolicy;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.SideBySide;
import io.ksm.core.engine.support.Stack;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The engine equals {@link ReferenceKsm} in every counter after every scan, on memory that changes
 * in every way, for every stack for 1, 2 and 5 threads, and 1 to 256 partitions.
 *
 * <p>{@code -Dksm.workloads=1000} plays more workloads than the few of an ordinary run.
 */
@Tag("long")
@ExtendWith(SeedExtension.class)
class EngineEqualsReferenceTest {
  private static final int WORKLOADS = Integer.getInteger("ksm.workloads", 12);
  private static final int SCANS = 12;
  private static final int[] THREADS = {1, 2, 5};
  private static final int[] SHARING = {2, 3, 256, Integer.MAX_VALUE};

  @Test
  void onRandomEvolvingWorkloads(Seed seed) throws IOException {
    List<Stack> stacks = Stack.all();
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      SplittableRandom random = own.random();
      WorkloadShape shape =
          WorkloadShape.random(random, oneOf(WorkloadShape.Memory.values(), random));
      for (Stack stack : stacks) {
        new SideBySide(own, shape, setup(stack, random)).play(SCANS);
      }
    }
  }

  private static EngineSetup setup(Stack stack, SplittableRandom random) {
    MergePolicy policy =
        new ReferencePolicy(
            random.nextBoolean(),
            random.nextBoolean(),
            SHARING[random.nextInt(SHARING.length)],
            random.nextInt(4) == 0);
    int threads = THREADS[random.nextInt(THREADS.length)];
    int chunkBits = random.nextInt(6);
    return EngineSetup.PLAIN
        .with(stack)
        .with(policy)
        .withThreads(threads)
        .withPartitions(random.nextInt(9))
        .withBatches(chunkBits, 16 << chunkBits);
  }

  private static <T> T oneOf(T[] choices, SplittableRandom random) {
    return choices[random.nextInt(choices.length)];
  }
}
