package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.FingerprintingSource;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.report.MergedMemory;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.WorkloadSource;
import org.junit.jupiter.api.Test;

/** What merging saves before a scan has heard of what happened to merged pages. */
class PresentSavingTest {
  private static final EngineSetup SETUP =
      EngineSetup.PLAIN.with(new ReferencePolicy(false, true, 256, false));

  private static MergedMemory standing(long saved, long broken, long gone) {
    return new MergedMemory(saved, broken, gone, 0, 0);
  }

  /** Without what is new since the last look. */
  private static MergedMemory of(Engine engine) {
    MergedMemory now = engine.parts().presentSaving(true);
    return standing(now.savedPages(), now.brokenPages(), now.gonePages());
  }

  @Test
  void countsAsTheCountersWhereNothingHappened() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 1, 2, 2, 0, 0);
        Engine engine = SETUP.engine(memory.source())) {
      engine.scan();
      assertThat(of(engine)).isEqualTo(standing(0, 0, 0));
      engine.scan();
      assertThat(of(engine)).isEqualTo(standing(3 + 2, 0, 0));
    }
  }

  @Test
  void aWriteIsKnownAtOnce() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 1, 0);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(1, 9);
      assertThat(of(engine)).isEqualTo(standing(2, 1, 0));
      memory.write(3, 9);
      assertThat(of(engine)).isEqualTo(standing(1, 2, 0));
      assertThat(engine.counters().pagesSaved()).as("until a scan comes past").isEqualTo(3);
      engine.scan();
      assertThat(of(engine)).isEqualTo(standing(1, 0, 0));
    }
  }

  @Test
  void aPageThatIsLeftAloneOnItsFrameSavesNothing() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 2, 2);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(0, 8, 9);
      assertThat(of(engine)).as("both are broken, one page was saved").isEqualTo(standing(1, 2, 0));
    }
  }

  @Test
  void aPageThatNobodySawChangeIsMergedStill() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(0, 8);
      memory.write(0, 1);
      assertThat(of(engine)).isEqualTo(standing(1, 0, 0));
    }
  }

  @Test
  void whatIsGoneIsNotBroken() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 1, 0);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.become(2, PageState.ABSENT);
      memory.become(3, PageState.SWAPPED);
      assertThat(of(engine)).isEqualTo(standing(1, 0, 2));
    }
  }

  /** Else a scan would take notice of an end in another order than if nobody had looked. */
  @Test
  void toLookAtAnOwnerThatHasGoneChangesNothing() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.source().exit(TestMemory.Exit.BEFORE_READING);
      assertThat(of(engine).savedPages()).isZero();
      assertThat(engine.failed()).isEmpty();
    }
  }

  @Test
  void fingerprintsTellTheSame() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 1, 0);
        Engine engine =
            SETUP.engine(new FingerprintingSource(memory.source(), SETUP.stack().hasher()))) {
      Standing.after(engine, 2);
      memory.write(1, 9);
      memory.write(3, 9);
      assertThat(of(engine)).isEqualTo(standing(1, 2, 0));
    }
  }

  @Test
  void whatIsNewIsToldOnce() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1, 1, 1, 0);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      assertThat(of(engine)).isEqualTo(standing(4, 0, 0));
      memory.write(0, 8);
      memory.become(1, PageState.ABSENT);
      assertThat(look(engine)).isEqualTo(new MergedMemory(2, 1, 1, 1, 1));
      // One that was broken goes, and another one breaks.
      memory.become(0, PageState.ABSENT);
      memory.write(4, 8);
      assertThat(look(engine)).isEqualTo(new MergedMemory(1, 1, 2, 1, 0));
    }
  }

  @Test
  void whoHoldsTheSameAgainHasACopyAllTheSameUntilItIsScanned() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("pages", 1, 1);
        Engine engine = SETUP.engine(memory.source())) {
      Standing.after(engine, 2);
      memory.write(0, 8);
      assertThat(of(engine).savedPages()).isZero();
      memory.write(0, 1);
      assertThat(look(engine)).isEqualTo(new MergedMemory(0, 1, 0, 0, 0));
      engine.scan();
      assertThat(of(engine)).isEqualTo(standing(1, 0, 0));
    }
  }

  /** Looks again, without a scan since the last look. */
  private static MergedMemory look(Engine engine) {
    return engine.parts().presentSaving(false);
  }
}
