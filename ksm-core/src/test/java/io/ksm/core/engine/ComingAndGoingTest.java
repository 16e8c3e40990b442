package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sources are added and removed, in the midst of everything else that changes: the engine still
 * equals {@link ReferenceKsm} in every counter after every scan.
 */
@ExtendWith(SeedExtension.class)
class ComingAndGoingTest {
  private static final int WORKLOADS = Integer.getInteger("ksm.workloads", 25);
  private static final int SCANS = 25;

  @ParameterizedTest
  @EnumSource(names = {"ACCOUNTED", "NOTICING"})
  void countersAreTheReferences(WorkloadShape.Memory memory, Seed seed) throws IOException {
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      SplittableRandom random = own.random();
      WorkloadShape any = WorkloadShape.random(random, memory);
      WorkloadShape shape =
          new WorkloadShape(
              any.pageSize(),
              random.nextInt(2, 9),
              any.areas(),
              any.areaPages(),
              memory,
              any.contents(),
              any.likeness(),
              0);
      EngineSetup setup =
          EngineSetup.PLAIN
              .with(
                  new ReferencePolicy(
                      random.nextBoolean(),
                      random.nextBoolean(),
                      random.nextInt(2, 6),
                      random.nextBoolean()))
              .withThreads(random.nextInt(1, 4))
              .withBatches(random.nextInt(6), 64);
      play(own, shape, setup, random);
    }
  }

  private static void play(
      Seed seed, WorkloadShape shape, EngineSetup setup, SplittableRandom random)
      throws IOException {
    try (EvolvingWorkload ours = new EvolvingWorkload(seed, shape);
        EvolvingWorkload theirs = new EvolvingWorkload(seed, shape);
        Engine engine = setup.growing(ours.sources().subList(0, 1));
        ReferenceKsm reference =
            new ReferenceKsm(
                theirs.sources().subList(0, 1), setup.stack().hasher(), setup.policy())) {
      TreeSet<Integer> away = new TreeSet<>();
      TreeSet<Integer> here = new TreeSet<>(List.of(0));
      for (int i = 1; i < shape.sources(); i++) {
        away.add(i);
      }
      List<PageSource> leaving = new ArrayList<>();
      for (int scan = 1; scan <= SCANS; scan++) {
        for (int i : chosen(away, random, any -> random.nextInt(4) == 0)) {
          away.remove(i);
          here.add(i);
          engine.add(ours.sources().get(i));
          reference.add(theirs.sources().get(i));
        }
        for (int i : chosen(here, random, any -> random.nextInt(8) == 0)) {
          here.remove(i);
          leaving.add(ours.sources().get(i));
          engine.remove(ours.sources().get(i));
          reference.remove(theirs.sources().get(i));
        }
        engine.scan();
        assertThat(engine.counters())
            .as("scan %d of %s, %s", scan, ours, setup)
            .isEqualTo(reference.scan());
        Invariants.check(engine);
        for (PageSource left : engine.takeLeft()) {
          assertThat(leaving.remove(left)).isTrue();
          away.add(ours.sources().indexOf(left));
        }
        ours.step();
        theirs.step();
      }
    }
  }

  private static List<Integer> chosen(
      TreeSet<Integer> from, SplittableRandom random, Predicate<Integer> choice) {
    return from.stream().filter(choice).toList();
  }
}
