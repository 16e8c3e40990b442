package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.support.ArenaMappings;
import io.ksm.arena.support.ModelArena;
import io.ksm.testkit.process.KernelZeroPage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine asks of an arena: to merge, to say what was written, to give copies back. */
class MergeableArenaTest {
  private static final int PAGE_SIZE = ModelArena.PAGE_SIZE;

  /** An arena with three times the same 20 pages, and 20 others. */
  private static ModelArena arena() throws IOException {
    ModelArena model = new ModelArena(700);
    for (int first = 0; first < 300; first += 100) {
      model.writeRun(first, 20, 1000);
    }
    model.writeRun(300, 20, 2000);
    model.scan();
    return model;
  }

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void pagesAreFirstPresentThenUnchanged() throws IOException {
    try (ModelArena model = new ModelArena(20)) {
      model.writeRun(3, 4, 9);
      assertThat(model.scan())
          .startsWith(PageState.ABSENT, PageState.ABSENT, PageState.ABSENT, PageState.PRESENT);
      assertThat(model.scan()[3]).isEqualTo(PageState.UNCHANGED);
      model.write(4, 11);
      PageState[] states = model.scan();
      assertThat(states[3]).isEqualTo(PageState.UNCHANGED);
      assertThat(states[4]).isEqualTo(PageState.PRESENT);
    }
  }

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void equalRunsShareFrames() throws IOException {
    try (ModelArena model = arena()) {
      assertThat(model.merge(0, 1, 20).isEmpty()).isTrue();
      assertThat(model.merge(100, 1, 20).isEmpty()).isTrue();
      assertThat(model.merge(200, 1, 20).isEmpty()).isTrue();
      ArenaFigures figures = model.arena.figures();
      assertThat(figures.frames()).isEqualTo(20);
      assertThat(figures.sharingPages()).isEqualTo(60);
      assertThat(figures.ownPages()).isEqualTo(20);
      assertThat(figures.mappings())
          .isEqualTo(new ArenaMappings(model.arena.parts().range).count());
      assertThat(figures.savedBytes()).isEqualTo(40L * PAGE_SIZE);
      assertThat(model.arena.physical().ownBytes()).isEqualTo(20L * PAGE_SIZE);
      assertThat(model.arena.physical().frameBytes()).isEqualTo(20L * PAGE_SIZE);
      assertThat(model.frame(7)).isEqualTo(1006);
      assertThat(model.scan()[119]).isEqualTo(PageState.SHARED);
    }
  }

  @Test
  void pagesThatDifferAreRefusedAndTheOthersMerge() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(0, 1, 20);
      model.write(110, 5);
      assertThat(model.merge(100, 1, 20)).isEqualTo(BitSet.valueOf(new long[] {1 << 10}));
      assertThat(model.merge(300, 1, 20).cardinality()).isEqualTo(20);
      PageState[] states = model.scan();
      assertThat(states[109]).isEqualTo(PageState.SHARED);
      assertThat(states[110]).isEqualTo(PageState.PRESENT);
    }
  }

  @Test
  void runsLongerThanAPieceMerge() throws IOException {
    try (ModelArena model = new ModelArena(1400)) {
      model.writeRun(0, 700, 10);
      model.writeRun(700, 700, 10);
      model.scan();
      assertThat(model.merge(0, 1, 700).isEmpty()).isTrue();
      assertThat(model.merge(700, 1, 700).isEmpty()).isTrue();
      model.scan();
      assertThat(model.arena.figures().mappings()).isEqualTo(2);
    }
  }

  @Test
  void writesBreakOnlyTheirPages() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(0, 1, 20);
      model.merge(100, 1, 20);
      model.write(5, 1004 + 1);
      model.write(105, 77);
      model.check();
      PageState[] states = model.scan();
      assertThat(states[5]).isEqualTo(PageState.PRESENT);
      assertThat(states[105]).isEqualTo(PageState.PRESENT);
      assertThat(states[104]).isEqualTo(PageState.SHARED);
      assertThat(model.arena.figures().sharingPages()).isEqualTo(38);
      model.source.release(6, 1);
      model.scan();
      assertThat(model.arena.figures().frames()).isEqualTo(19);
    }
  }

  /** A page that was broken merges again, onto the same frame or another one. */
  @Test
  void brokenPagesMergeAgain() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(0, 1, 20);
      model.merge(100, 1, 20);
      model.writeRun(100, 20, 1000);
      model.scan();
      assertThat(model.merge(100, 1, 20).isEmpty()).isTrue();
      model.writeRun(100, 20, 2000);
      model.scan();
      assertThat(model.merge(300, 21, 20).isEmpty()).isTrue();
      assertThat(model.merge(100, 21, 20).isEmpty()).isTrue();
      model.scan();
    }
  }

  /** The sweep is the one that must find a break that came after the last one. */
  @Test
  void pagesThatWereWrittenSinceTheSweepAreNotMergedAnew() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(0, 1, 20);
      model.writeRun(0, 20, 2000);
      assertThat(model.merge(0, 21, 20).cardinality()).isEqualTo(20);
      assertThat(model.merge(0, 0, 20).cardinality()).isEqualTo(20);
      model.scan();
      assertThat(model.merge(0, 21, 20).isEmpty()).isTrue();
    }
  }

  @Test
  void framesInUseAreNotReleased() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(0, 1, 20);
      assertThatThrownBy(() -> model.source.release(1, 20))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("frame 1 cannot be released: 1 pages map it");
      model.scan();
      model.source.release(21, 100);
      model.scan();
    }
  }

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void unmergedPagesHaveCopiesAndFramesGo() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(0, 1, 20);
      model.merge(100, 1, 20);
      model.unmerge(0, 320);
      assertThat(model.arena.figures().sharingPages()).isZero();
      model.source.release(1, 20);
      model.source.release(1, 20);
      assertThat(model.scan()[3]).isEqualTo(PageState.PRESENT);
      assertThat(model.arena.physical().frameBytes()).isZero();
      assertThat(model.arena.physical().ownBytes()).isEqualTo(80L * PAGE_SIZE);
    }
  }

  @Test
  void zeroPagesNeedNoFrame() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(100, 1, 20);
      for (int page : new int[] {0, 1, 2, 110, 111}) {
        model.write(page, 0);
      }
      model.scan();
      assertThat(model.merge(0, 0, 4)).isEqualTo(BitSet.valueOf(new long[] {1 << 3}));
      assertThat(model.merge(110, 0, 2).cardinality()).isEqualTo(2); // One mapping too many.
      assertThat(model.arena.figures().zeroPages()).isEqualTo(3);
      PageState[] states = model.scan();
      assertThat(states[0]).isEqualTo(PageState.ZERO);
      assertThat(states[110]).isIn(PageState.UNCHANGED, PageState.SCATTERED);
      model.write(1, 6);
      states = model.scan();
      assertThat(states[1]).isEqualTo(PageState.PRESENT);
      assertThat(states[2]).isEqualTo(PageState.ZERO);
      model.unmerge(0, 3);
      assertThat(model.scan()[2]).isEqualTo(PageState.PRESENT);
    }
  }

  /** A page of zeros that somebody writes zeros to has memory again. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void zerosThatAreWrittenAreFound(boolean tracked) throws IOException {
    try (ModelArena model =
        new ModelArena(30, ArenaOptions.USUAL.withTrackedWrites(tracked), new MemoryCalls())) {
      for (int page = 0; page < 30; page++) {
        model.write(page, 0);
      }
      model.scan();
      assertThat(model.merge(0, 0, 30).isEmpty()).isTrue();
      model.scan();
      model.write(7, 0);
      PageState[] states = model.scan();
      assertThat(states[7]).isEqualTo(PageState.PRESENT);
      assertThat(states[8]).isEqualTo(PageState.ZERO);
      assertThat(model.arena.physical().ownBytes()).isEqualTo(PAGE_SIZE);
    }
  }

  @Test
  void rawPagesAreNotTouched() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(0, 1, 20);
      MemorySegment raw = model.arena.rawWritable(10L * PAGE_SIZE, 30L * PAGE_SIZE);
      assertThat(raw.byteSize()).isEqualTo(30L * PAGE_SIZE);
      raw.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      raw.asSlice(0, PAGE_SIZE).copyFrom(ModelArena.bytes(3));
      model.contents[10] = 3;
      model.scan();
      assertThat(model.source.regions())
          .extracting(Region::pages, Region::ineligible)
          .containsExactly(tuple(10L, null), tuple(30L, "raw-writable"), tuple(660L, null));
      assertThat(model.arena.figures().sharingPages()).isEqualTo(10);
      assertThat(model.merge(100, 1, 20).isEmpty()).isTrue();
      model.scan();
    }
  }

  /** An engine may be in the middle of a scan when pages become raw. */
  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void pagesThatBecameRawSinceTheyWereListedAreRefused() throws IOException {
    try (ModelArena model = arena()) {
      model.arena.rawWritable(0, 20L * PAGE_SIZE);
      BitSet refused = new BitSet();
      model.source.merge(model.address(0), 20, 1, refused);
      assertThat(refused.cardinality()).isEqualTo(20);
      model.source.mergeZero(model.address(0), 30, refused);
      assertThat(refused.cardinality()).isEqualTo(30);
      model.source.unmerge(model.address(0), 30);
      model.scan();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "0,100", "4096,4095", "0,0"})
  void rawRangesAreWholePages(long offset, long bytes) throws IOException {
    try (ModelArena model = arena()) {
      assertThatThrownBy(() -> model.arena.rawWritable(offset, bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "%d bytes at %d are not whole pages: give multiples of %d", bytes, offset, PAGE_SIZE);
      model.scan();
    }
  }

  @Test
  void rawRangesDoNotOverlapAndLieInTheArena() throws IOException {
    try (ModelArena model = arena()) {
      model.arena.rawWritable(10L * PAGE_SIZE, 5L * PAGE_SIZE);
      for (long[] range : new long[][] {{8, 3}, {10, 5}, {14, 9}, {11, 1}, {0, 700}}) {
        assertThatThrownBy(
                () -> model.arena.rawWritable(range[0] * PAGE_SIZE, range[1] * PAGE_SIZE))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("raw already");
      }
      for (long[] range : new long[][] {{700, 1}, {-1, 1}, {699, 2}, {0, -1}}) {
        assertThatThrownBy(
                () -> model.arena.rawWritable(range[0] * PAGE_SIZE, range[1] * PAGE_SIZE))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      model.arena.rawWritable(15L * PAGE_SIZE, PAGE_SIZE);
      model.scan();
    }
  }

  @Test
  void anEngineHasAnArenaForItself() throws IOException {
    try (ModelArena model = arena()) {
      assertThatThrownBy(model.source::attach)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("belongs to another engine");
      model.source.detach();
      model.source.detach();
      model.source.attach();
      model.scan();
    }
  }

  /** The next engine counts frames from 1 again, and finds all pages new but the merged ones. */
  @Test
  void theNextEngineBegins() throws IOException {
    try (ModelArena model = arena()) {
      model.merge(0, 1, 20);
      model.merge(100, 1, 20);
      model.unmerge(100, 20);
      model.unmerge(0, 10);
      model.source.detach();
      model.source.attach();
      PageState[] states = model.scan();
      assertThat(states[0]).isEqualTo(PageState.PRESENT);
      assertThat(states[15]).isEqualTo(PageState.SHARED);
      assertThat(states[300]).isEqualTo(PageState.PRESENT);
      assertThat(model.arena.figures().frames()).isEqualTo(10);
      assertThat(model.merge(300, 1, 20).isEmpty()).isTrue();
      assertThat(model.frame(1)).isEqualTo(2000);
      model.writeRun(10, 10, 4);
      model.scan();
      assertThat(model.arena.figures().frames()).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 42) + 1})
  void impossibleSizesAreRefused(long bytes) {
    assertThatThrownBy(() -> MergeableArena.allocate(bytes))
        .isInstanceOf(UsageException.class)
        .hasMessage("an arena of %d bytes cannot be: give 1 to 4398046511104 (4096 GiB)", bytes);
  }

  @Test
  void sizesAreRoundedUp() throws IOException {
    try (MergeableArena arena = MergeableArena.allocate(1)) {
      assertThat(arena.byteSize()).isEqualTo(PAGE_SIZE);
      assertThat(arena.memory().byteSize()).isEqualTo(PAGE_SIZE);
    }
  }

  @Test
  void severalArenasDoNotMix() throws IOException {
    try (ModelArena model = arena();
        ModelArena other = arena()) {
      model.merge(0, 1, 20);
      other.merge(300, 1, 20);
      model.merge(100, 1, 20);
      model.scan();
      other.scan();
    }
  }
}
