package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.SideBySide;
import io.ksm.core.engine.support.Standing;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All pages can be separated, and the engine goes on after it. */
@ExtendWith(SeedExtension.class)
class UnmergeTest {
  private static final EngineSetup SETUP =
      EngineSetup.PLAIN.with(new ReferencePolicy(true, true, 3, false)).withThreads(2);

  @ParameterizedTest
  @EnumSource
  void equalsTheReferenceAndGoesOn(WorkloadShape.Memory memory, Seed seed) throws IOException {
    for (int i = 0; i < 10; i++) {
      Seed own = seed.derive(i);
      WorkloadShape shape = WorkloadShape.random(own.random(), memory);
      new SideBySide(own, shape, SETUP).unmergingAfter(scan -> scan % 4 == 3).play(12);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "SWAPPING.*")
  void givesEachPageACopyOfItsOwn(WorkloadShape.Memory memory, Seed seed) throws IOException {
    WorkloadShape shape = WorkloadShape.random(seed.random(), memory);
    try (EvolvingWorkload workload = new EvolvingWorkload(seed, shape);
        Engine engine = SETUP.engine(workload.sources())) {
      SwappingSource source = workload.swappingSources().getFirst();
      Standing.after(engine, 4);
      engine.unmerge();
      workload.verify();
      assertThat(source.frames()).isZero();
      assertThat(source.physicalPages()).isEqualTo(source.mappedPages());
      Counters counters = engine.counters();
      assertThat(Standing.of(counters)).isEqualTo(Standing.NOWHERE);
      assertThat(counters.stableNodeChains()).isZero();
      assertThat(counters.stableNodeDups()).isZero();
      assertThat(counters.fullScans()).isZero();
    }
  }
}
