package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.core.engine.pages.FailedSource;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.FailingSource;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources come and go between scans and between batches, one case at a time. */
class AddAndRemoveTest {
  private final NumberedMemory<WorkloadSource> first = NumberedMemory.live("first", 1, 2, 3);
  private final NumberedMemory<WorkloadSource> second = NumberedMemory.live("second", 3, 2, 4);
  private final NumberedMemory<SwappingSource> merging =
      NumberedMemory.swapping("merging", 7, 7, 7, 8, 0);
  private final Engine engine =
      EngineSetup.PLAIN
          .with(ReferencePolicy.PLAIN.withZeroPages())
          .withThreads(2)
          .growing(List.of(first.source()));

  private Standing after(int scans) {
    return Standing.after(engine, scans);
  }

  @Test
  void anAddedSourceMergesWithTheOthers() {
    assertThat(after(2)).isEqualTo(Standing.with().unshared(3));
    engine.add(second.source());
    assertThat(after(1)).as("fresh pages").isEqualTo(Standing.with().unshared(3).volatilePages(3));
    assertThat(after(1)).isEqualTo(Standing.with().shared(2).sharing(2).unshared(2));
    assertThat(engine.sources()).containsExactly(first.source(), second.source());
  }

  @Test
  void aRemovedSourceLeavesInTheNextScanAndIsGoneAfterIt() {
    engine.add(second.source());
    after(2);
    engine.remove(second.source());
    assertThat(engine.takeLeft()).isEmpty();
    assertThat(Standing.of(engine.counters()))
        .as("nothing has been encountered since")
        .isEqualTo(Standing.with().shared(2).sharing(2).unshared(2));
    assertThat(after(1)).isEqualTo(Standing.with().shared(2).unshared(1));
    assertThat(engine.failed()).as("it was sent away, it did not fail").isEmpty();
    assertThat(engine.takeLeft()).containsExactly(second.source());
    assertThat(engine.takeLeft()).isEmpty();
    assertThat(engine.sources()).containsExactly(first.source());
    assertThat(engine.report(5).sources()).hasSize(1);
  }

  @Test
  void aSourceThatWasNeverScannedLeavesAtOnce() {
    engine.add(second.source());
    engine.remove(second.source());
    engine.remove(second.source());
    assertThat(engine.takeLeft()).containsExactly(second.source());
  }

  @Test
  void allMayGoAndOthersMayCome() {
    after(2);
    engine.remove(first.source());
    assertThat(after(1)).isEqualTo(Standing.NOWHERE);
    assertThat(engine.takeLeft()).containsExactly(first.source());
    assertThat(engine.sources()).isEmpty();
    assertThat(engine.scan().encountered()).isZero();
    engine.add(second.source());
    assertThat(after(2)).isEqualTo(Standing.with().unshared(3));
  }

  @Test
  void itIsNotReadAnyMoreOnceItWasRemoved() {
    AtomicBoolean read = new AtomicBoolean();
    FailingSource source =
        new FailingSource(
            second.source(),
            () -> {
              read.set(true);
              throw new AssertionError("it was read");
            });
    engine.add(source);
    after(2);
    source.failAfter(0);
    source.failToList();
    engine.remove(source);
    assertThat(after(2)).isEqualTo(Standing.with().shared(2).unshared(1));
    assertThat(read).isFalse();
  }

  @Test
  void inTheMidstOfAScanThePagesThatItHasYetToPassLeaveInIt() {
    engine.add(second.source());
    after(2);
    engine.begin();
    assertThat(engine.step(4)).as("one page of the second").isTrue();
    engine.remove(second.source());
    assertThat(engine.step(100)).isTrue();
    assertThat(engine.step(100)).isFalse();
    engine.finish();
    assertThat(engine.takeLeft()).as("a page of it is still known").isEmpty();
    assertThat(Standing.of(engine.counters()))
        .as("on 3 both, on 2 and for itself the first only")
        .isEqualTo(Standing.with().shared(2).sharing(1).unshared(1));
    assertThat(after(1)).isEqualTo(Standing.with().shared(2).unshared(1));
  }

  @Test
  void oneThatIsAddedInTheMidstOfAScanWaitsForTheNext() {
    engine.begin();
    engine.step(1);
    engine.add(second.source());
    engine.step(100);
    assertThat(engine.step(100)).isFalse();
    assertThat(engine.finish().encountered()).isEqualTo(3);
    assertThat(engine.scan().encountered()).isEqualTo(6);
  }

  @Test
  void aMergingSourceGetsItsPagesBack() {
    engine.add(merging.source());
    assertThat(after(3)).isEqualTo(Standing.with().shared(1).sharing(2).unshared(4).zero(1));
    assertThat(merging.source().frames()).isEqualTo(1);
    engine.remove(merging.source());
    assertThat(merging.source().physicalPages() - merging.source().frames()).isEqualTo(5);
    assertThat(after(1)).isEqualTo(Standing.with().unshared(3));
    assertThat(merging.source().frames()).as("frames").isZero();
    assertThat(engine.takeLeft()).containsExactly(merging.source());
    merging.source().attach();
    assertThat(merging.source().content(merging.address(2))).isEqualTo(NumberedMemory.content(7));
  }

  @Test
  void aMergingSourceMayComeAgain() {
    for (int time = 0; time < 3; time++) {
      NumberedMemory<SwappingSource> again = NumberedMemory.swapping("again", 7, 7, 7, 8, 0);
      engine.add(again.source());
      after(2);
      assertThat(again.source().physicalPages()).isEqualTo(2);
      engine.remove(again.source());
      after(1);
      assertThat(engine.takeLeft()).containsExactly(again.source());
    }
  }

  @Test
  void manyThatComeAndGoLeaveNothingBehind() {
    long settled = 0;
    for (int time = 0; time < 200; time++) {
      try (NumberedMemory<WorkloadSource> other =
          NumberedMemory.live("other", IntStream.range(0, 100).toArray())) {
        engine.add(other.source());
        after(2);
        engine.remove(other.source());
        after(1);
        assertThat(engine.takeLeft()).containsExactly(other.source());
      }
      settled = time == 10 ? engine.parts().memoryBytes() : settled;
    }
    assertThat(engine.parts().memoryBytes()).isEqualTo(settled);
  }

  @Test
  void aSourceThatFailedIsKnownUntilItIsRemoved() {
    FailingSource source =
        new FailingSource(
            second.source(),
            () -> {
              throw new IOException("no such device");
            });
    engine.add(source);
    after(1);
    source.failToList();
    after(1);
    assertThat(engine.failed()).containsExactly(new FailedSource(source, "no such device"));
    engine.remove(source);
    assertThat(engine.failed()).isEmpty();
    after(1);
    assertThat(engine.takeLeft()).containsExactly(source);
  }

  @Test
  void refusesWhatDoesNotFit() {
    Window window = new Window(0, 1, 128);
    try (WorkloadSource large = WorkloadSource.live("large", window, WorkloadSource.Access.COPY)) {
      assertThatThrownBy(() -> engine.add(large))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "source 'large' has pages of 128 bytes and those already scanned of 64: scan it by"
                  + " itself");
    }
    assertThatThrownBy(() -> engine.add(first.source()))
        .isInstanceOf(UsageException.class)
        .hasMessage("source 'first' is scanned already");
    assertThatThrownBy(() -> engine.remove(second.source()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("second is not scanned here");
    assertThat(engine.sources()).containsExactly(first.source());
  }

  @Test
  void refusesAMergingSourceOfAnotherEngine() {
    try (Engine other = EngineSetup.PLAIN.engine(merging.source())) {
      assertThatThrownBy(() -> engine.add(merging.source()))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("belongs to an engine already");
      assertThat(Standing.after(other, 2))
          .isEqualTo(Standing.with().shared(1).sharing(2).unshared(2));
    }
    engine.add(merging.source());
    assertThat(engine.sources()).hasSize(2);
  }

  @Test
  void onlyAnEngineThatWasMadeForItGrows() {
    try (Engine fixed = EngineSetup.PLAIN.engine(second.source())) {
      assertThatThrownBy(() -> fixed.add(merging.source()))
          .isInstanceOf(IllegalStateException.class);
    }
    merging.source().attach();
  }

  @Test
  void anEngineThatCannotHaveOneOfItsSourcesTakesNone() {
    NumberedMemory<SwappingSource> mine = NumberedMemory.swapping("mine", 1);
    List<PageSource> sources = List.of(mine.source(), merging.source());
    try (Engine other = EngineSetup.PLAIN.engine(merging.source())) {
      assertThatThrownBy(() -> EngineSetup.PLAIN.engine(sources))
          .isInstanceOf(UsageException.class);
      mine.source().attach();
      mine.source().detach();
      assertThatThrownBy(() -> EngineSetup.PLAIN.engine(mine.source(), mine.source()))
          .isInstanceOf(UsageException.class);
      mine.source().attach();
      assertThat(other.scan().encountered()).isEqualTo(5);
    }
  }

  @AfterEach
  void close() {
    engine.close();
    first.close();
    second.close();
    merging.close();
  }
}
