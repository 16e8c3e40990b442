package io.ksm.core.engine;

import io.ksm.api.PageHasher;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.FingerprintingSource;
import io.ksm.core.engine.support.SideBySide;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine that sees fingerprints only equals {@link ReferenceKsm}, which sees the bytes, in every
 * counter after every scan: with hashes of any width, so that different fingerprints collide under
 * one key, and pages change without changing their hash.
 */
@Tag("long")
@ExtendWith(SeedExtension.class)
class FingerprintsEqualReferenceTest {
  private static final int WORKLOADS = Integer.getInteger("ksm.workloads", 6);
  private static final int SCANS = 12;
  private static final int[] THREADS = {1, 2, 5};
  private static final int[] SHARING = {2, 3, 256, Integer.MAX_VALUE};
  private static final WorkloadShape.Memory[] MEMORIES = {
    WorkloadShape.Memory.ACCOUNTED, WorkloadShape.Memory.NOTICING
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 12, 64})
  void onRandomEvolvingWorkloads(int hashBits, Seed seed) throws IOException {
    PageHasher hasher = new NarrowHasher(hashBits);
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      SplittableRandom random = own.random();
      WorkloadShape shape = WorkloadShape.random(random, MEMORIES[random.nextInt(MEMORIES.length)]);
      new SideBySide(own, shape, setup(hasher, random))
          .disguised(source -> new FingerprintingSource(source, hasher))
          .play(SCANS);
    }
  }

  private static EngineSetup setup(PageHasher hasher, SplittableRandom random) {
    int chunkBits = random.nextInt(6);
    return EngineSetup.PLAIN
        .with(new Stack(hasher.toString(), hasher, TreeMapIndex::new))
        .with(
            new ReferencePolicy(
                random.nextBoolean(),
                random.nextBoolean(),
                SHARING[random.nextInt(SHARING.length)],
                random.nextInt(4) == 0))
        .withThreads(THREADS[random.nextInt(THREADS.length)])
        .withBatches(chunkBits, 16 << chunkBits);
  }
}
