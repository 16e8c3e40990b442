package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.UsageException;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Invariants;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.WorkloadShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When memory really merges, the counters tell the truth and no byte is lost. */
@ExtendWith(SeedExtension.class)
class MergingTest {
  private static final EngineSetup SETUP =
      EngineSetup.PLAIN.with(new ReferencePolicy(false, true, 4, false)).withThreads(3);

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 50})
  void whatTheCountersSaveIsWhatIsSaved(int refusedPercent, Seed seed) {
    for (int i = 0; i < 10; i++) {
      Seed own = seed.derive(i);
      WorkloadShape shape =
          WorkloadShape.random(own.random(), WorkloadShape.Memory.SWAPPING)
              .withRefusedPercent(refusedPercent);
      try (EvolvingWorkload workload = new EvolvingWorkload(own, shape);
          Engine engine = SETUP.engine(workload.sources())) {
        SwappingSource source = workload.swappingSources().getFirst();
        for (int scan = 0; scan < 8; scan++) {
          Counters counters = engine.scan().counters();
          Invariants.check(engine);
          workload.verify();
          assertThat(counters.pagesSharing() + counters.ksmZeroPages())
              .as("saved after scan %d of %s", scan, workload)
              .isEqualTo(source.mappedPages() - source.physicalPages());
          assertThat(counters.pagesShared()).isEqualTo(source.frames());
          workload.step();
        }
      }
    }
  }

  @Test
  void mergedPagesStayMergedWhenTheEngineCloses(Seed seed) {
    WorkloadShape shape = WorkloadShape.random(seed.random(), WorkloadShape.Memory.SWAPPING);
    try (EvolvingWorkload workload = new EvolvingWorkload(seed, shape)) {
      SwappingSource source = workload.swappingSources().getFirst();
      long physical;
      try (Engine engine = SETUP.engine(workload.sources())) {
        Standing.after(engine, 3);
        physical = source.physicalPages();
      }
      assertThat(source.physicalPages()).isEqualTo(physical);
      workload.verify();
    }
  }

  @Test
  void aSourceServesOneEngine() {
    try (NumberedMemory<SwappingSource> memory = NumberedMemory.swapping("memory", 1, 1);
        Engine engine = SETUP.engine(memory.source())) {
      assertThatThrownBy(() -> SETUP.engine(memory.source()))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("memory");
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().shared(1).sharing(1));
    }
  }

  @Test
  void aFrameMadeOfPagesOfWhichOneIsRefusedDissolves() {
    try (NumberedMemory<SwappingSource> memory = NumberedMemory.swapping("memory", 1, 1, 2, 2, 2);
        Engine engine = SETUP.engine(memory.source())) {
      SwappingSource source = memory.source();
      source.refuse(address -> address == memory.address(0) || address == memory.address(2));
      assertThat(Standing.after(engine, 2))
          .isEqualTo(Standing.with().shared(1).sharing(1).volatilePages(3));
      assertThat(source.physicalPages()).isEqualTo(4);
      source.refuse(address -> false);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(2).sharing(3));
      assertThat(source.physicalPages()).isEqualTo(2);
    }
  }

  @Test
  void anOldFrameStaysWithOneSharerWhoeverIsRefused() {
    try (NumberedMemory<SwappingSource> memory = NumberedMemory.swapping("memory", 1, 1, 5);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(0, 7).write(2, 1);
      memory.source().refuse(address -> address == memory.address(2));
      assertThat(Standing.after(engine, 2))
          .isEqualTo(Standing.with().shared(1).unshared(1).volatilePages(1));
      memory.source().refuse(address -> false);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(1));
    }
  }

  /** As in the kernel, which frees a stable page with its last mapping. */
  @Test
  void aFrameThatNobodyMapsIsNotJoinedThoughItsSharersAreYetToBeEncountered() {
    try (NumberedMemory<SwappingSource> memory = NumberedMemory.swapping("memory", 9, 1, 1);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(0, 1);
      Standing.after(engine, 1);
      memory.write(1, 2, 3);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().unshared(1).volatilePages(2));
      assertThat(memory.source().frames()).isZero();
      Invariants.check(engine);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().unshared(3));
    }
  }

  @Test
  void aFrameThatAPageFurtherOnStillMapsIsJoined() {
    try (NumberedMemory<SwappingSource> memory = NumberedMemory.swapping("memory", 9, 1, 1, 1);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(0, 1);
      Standing.after(engine, 1);
      memory.write(1, 2, 3);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).sharing(1).volatilePages(2));
      assertThat(memory.source().frames()).isOne();
    }
  }

  /** Each sharer that was rewritten is calm at once, and finds none of the frames of before. */
  @Test
  void pagesThatAreAllRewrittenWithTheirBytesMergeAnew() {
    int[] ones = new int[40];
    Arrays.fill(ones, 1);
    try (NumberedMemory<SwappingSource> memory = NumberedMemory.swapping("memory", ones);
        Engine engine = SETUP.engine(memory.source())) {
      Standing merged = Standing.with().shared(10).sharing(30);
      assertThat(Standing.after(engine, 2)).isEqualTo(merged);
      for (int again = 0; again < 3; again++) {
        memory.write(0, ones);
        assertThat(Standing.after(engine, 1)).isEqualTo(merged);
        assertThat(memory.source().frames()).isEqualTo(10);
        Invariants.check(engine);
      }
    }
  }

  @Test
  void aRefusedZeroPageIsVolatile() {
    try (NumberedMemory<SwappingSource> memory = NumberedMemory.swapping("memory", 0, 0);
        Engine engine = SETUP.engine(memory.source())) {
      memory.source().refuse(address -> address == memory.address(1));
      assertThat(Standing.after(engine, 3)).isEqualTo(Standing.with().volatilePages(1).zero(1));
      memory.source().refuse(address -> false);
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().zero(2));
      assertThat(memory.source().physicalPages()).isZero();
    }
  }

  @Test
  void aWriteOfTheSameBytesBreaksAPageAndItMergesAgain() {
    try (NumberedMemory<SwappingSource> memory = NumberedMemory.swapping("memory", 1, 1);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(1, 1);
      assertThat(memory.source().physicalPages()).isEqualTo(2);
      assertThat(Standing.after(engine, 1))
          .as("its hash is the one of its last visit")
          .isEqualTo(Standing.with().shared(1).sharing(1));
      assertThat(memory.source().physicalPages()).isEqualTo(1);
    }
  }
}
