package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.ksm.api.MergePolicy;
import io.ksm.api.PageState;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.WorkloadSource;
import org.junit.jupiter.api.Test;

/** A few pages go through all that can happen to a page, scan by scan. */
class LifeOfAPageTest {
  private static final EngineSetup PLAIN = EngineSetup.PLAIN;
  private static final EngineSetup ZERO_PAGES = PLAIN.with(ReferencePolicy.PLAIN.withZeroPages());

  @Test
  void equalPagesMergeWhenTheyHeldStillForAScan() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 2);
        Engine engine = PLAIN.engine(memory.source())) {
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().volatilePages(3));
      memory.write(1, 3);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().unshared(2).volatilePages(1));
      memory.write(1, 1);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().unshared(2).volatilePages(1));
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(1));
    }
  }

  @Test
  void aWriteBreaksAMergedPageAndItMergesAgain() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 1);
        Engine engine = PLAIN.engine(memory.source())) {
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().shared(1).sharing(2));
      memory.write(2, 7);
      assertThat(Standing.of(engine.counters()))
          .as("until its next encounter")
          .isEqualTo(Standing.with().shared(1).sharing(2));
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).sharing(1).volatilePages(1));
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(1));
      memory.write(2, 1);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).sharing(1).volatilePages(1));
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(1).sharing(2));
    }
  }

  @Test
  void twoMappingsOfOnePhysicalPageDoNotMergeWithEachOther() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, -1);
        Engine engine = PLAIN.engine(memory.source())) {
      memory.shareFrame(0, 1);
      assertThat(Standing.after(engine, 3)).isEqualTo(Standing.with().unshared(1).volatilePages(1));
      memory.write(2, 1);
      assertThat(Standing.after(engine, 3)).isEqualTo(Standing.with().shared(1).sharing(2));
      memory.write(1, 5);
      assertThat(Standing.after(engine, 2))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(1));
    }
  }

  /** Not once for each thread: a switch in between must not divide a scan. */
  @Test
  void aPolicyIsAskedForZeroPagesOnceInAScan() {
    MergePolicy policy = mock(MergePolicy.class, delegatesTo(ReferencePolicy.PLAIN));
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 0);
        Engine engine = PLAIN.with(policy).withThreads(3).engine(memory.source())) {
      engine.scan();
      verify(policy).mergesZeroPages();
    }
  }

  @Test
  void aFrameStaysWithItsLastSharerAndGoesWithIt() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1);
        Engine engine = PLAIN.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(0, 7);
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().shared(1).unshared(1));
      memory.write(1, 8);
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().unshared(2));
    }
  }

  @Test
  void aFrameWhoseBytesNobodyHoldsMatchesNothing() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, -1, 1, 1);
        Engine engine = PLAIN.engine(memory.source())) {
      memory.write(0, 5);
      Standing.after(engine, 2);
      memory.write(0, 1);
      Standing.after(engine, 1);
      memory.write(2, 8, 9);
      assertThat(Standing.after(engine, 1))
          .as("page 0 came to the frame before its sharers were seen to have left it")
          .isEqualTo(Standing.with().unshared(1).volatilePages(2));
    }
  }

  @Test
  void aPageThatIsDiscardedLosesEverything() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1);
        Engine engine = PLAIN.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.become(1, PageState.ABSENT);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(1));
      memory.write(1, 1);
      assertThat(Standing.after(engine, 1))
          .as("first seen, though it has been here before")
          .isEqualTo(Standing.with().shared(1).volatilePages(1));
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(1).sharing(1));
    }
  }

  @Test
  void aZeroPageIsVolatileForTheScanThatMergesItAndThenUntracked() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 0, 0, 5);
        Engine engine = ZERO_PAGES.engine(memory.source())) {
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().volatilePages(3));
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().unshared(1).volatilePages(2).zero(2));
      assertThat(engine.counters().generalProfit())
          .isEqualTo(2 * NumberedMemory.PAGE_SIZE - 3 * 64);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().unshared(1).zero(2));
      assertThat(engine.counters().generalProfit()).isEqualTo(2 * NumberedMemory.PAGE_SIZE - 64);
      assertThat(engine.counters().pagesScanned()).as("no visit of zero pages").isEqualTo(7);
    }
  }

  @Test
  void aZeroPageThatIsWrittenBeginsAnew() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 0, 5);
        Engine engine = ZERO_PAGES.engine(memory.source())) {
      assertThat(Standing.after(engine, 3)).isEqualTo(Standing.with().unshared(1).zero(1));
      memory.write(0, 5);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().unshared(1).volatilePages(1));
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(1).sharing(1));
      memory.write(0, 0);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(1).volatilePages(1));
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().shared(1).zero(1));
    }
  }

  @Test
  void withoutTheZeroPageZerosAreAContentLikeAnyOther() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 0, 0, 0);
        Engine engine = PLAIN.engine(memory.source())) {
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().shared(1).sharing(2));
    }
  }

  @Test
  void holesAreNoPagesOfTheKernels() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 5, 5, 5);
        Engine engine = ZERO_PAGES.engine(memory.source())) {
      memory.become(1, PageState.ZERO);
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().shared(1).sharing(1));
    }
  }
}
