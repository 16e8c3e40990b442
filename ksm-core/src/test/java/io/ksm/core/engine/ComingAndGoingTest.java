package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Invariants;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sources are added and removed, in the midst of everything else that changes: the engine still
 * equals {@link ReferenceKsm} in every counter after every scan.
 */
@Tag("long")
@ExtendWith(SeedExtension.class)
class ComingAndGoingTest {
  private static final int WORKLOADS = Integer.getInteger("ksm.workloads", 10);
  private static final int SCANS = 25;

  @ParameterizedTest
  @EnumSource(names = {"ACCOUNTED", "NOTICING"})
  void countersAreTheReferences(WorkloadShape.Memory memory, Seed seed) throws IOException {
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      SplittableRandom random = own.random();
      WorkloadShape shape =
          WorkloadShape.random(random, memory)
              .withSources(random.nextInt(2, 9))
              .withRefusedPercent(0);
      try (Play play = new Play(own, shape, setup(random), random)) {
        for (int scan = 1; scan <= SCANS; scan++) {
          play.addSome();
          play.removeSome();
          play.scanAndCompare(scan);
        }
      }
    }
  }

  private static EngineSetup setup(SplittableRandom random) {
    ReferencePolicy policy =
        new ReferencePolicy(
            random.nextBoolean(), random.nextBoolean(), random.nextInt(2, 6), random.nextBoolean());
    return EngineSetup.PLAIN
        .with(policy)
        .withThreads(random.nextInt(1, 4))
        .withBatches(random.nextInt(6), 64);
  }

  /** An engine and a reference over equal workloads, of whose sources some are not scanned. */
  private static final class Play implements AutoCloseable {
    private final EngineSetup setup;
    private final SplittableRandom random;
    private final EvolvingWorkload ours;
    private final EvolvingWorkload theirs;
    private final Engine engine;
    private final ReferenceKsm reference;

    /** The sources that are scanned, and those that are leaving, by number. */
    private final BitSet here = new BitSet();

    private final BitSet leaving = new BitSet();

    Play(Seed seed, WorkloadShape shape, EngineSetup setup, SplittableRandom random) {
      this.setup = setup;
      this.random = random;
      ours = new EvolvingWorkload(seed, shape);
      theirs = new EvolvingWorkload(seed, shape);
      engine = setup.growing(ours.sources().subList(0, 1));
      reference =
          new ReferenceKsm(theirs.sources().subList(0, 1), setup.stack().hasher(), setup.policy());
      here.set(0);
    }

    void addSome() {
      for (int i = 0; i < ours.sources().size(); i++) {
        if (!here.get(i) && !leaving.get(i) && random.nextInt(4) == 0) {
          engine.add(ours.sources().get(i));
          reference.add(theirs.sources().get(i));
          here.set(i);
        }
      }
    }

    void removeSome() throws IOException {
      for (int i = 0; i < ours.sources().size(); i++) {
        if (here.get(i) && random.nextInt(8) == 0) {
          engine.remove(ours.sources().get(i));
          reference.remove(theirs.sources().get(i));
          here.clear(i);
          leaving.set(i);
        }
      }
    }

    void scanAndCompare(int scan) throws IOException {
      engine.scan();
      assertThat(engine.counters())
          .as("scan %d of %s, %s", scan, ours, setup)
          .isEqualTo(reference.scan());
      Invariants.check(engine);
      for (PageSource left : engine.takeLeft()) {
        leaving.clear(ours.sources().indexOf(left));
      }
      assertThat(leaving.isEmpty()).as("one scan is enough to leave").isTrue();
      ours.step();
      theirs.step();
    }

    @Override
    public void close() {
      engine.close();
      reference.close();
      ours.close();
      theirs.close();
    }
  }
}
