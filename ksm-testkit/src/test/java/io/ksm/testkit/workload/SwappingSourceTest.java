package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwappingSourceTest {
  private static final int SIZE = 64;
  private static final Region REGION = Region.resident("area", 0, 4, "");

  private final SwappingSource source = new SwappingSource("memory", new Window(0, 4, SIZE), true);
  private final PageChunk chunk = new PageChunk(SIZE, 4);

  @BeforeEach
  void fill() {
    source.remap(List.of(REGION));
    write(0, 1);
    write(1, 1);
    write(2, 0);
  }

  @AfterEach
  void close() {
    source.close();
    chunk.close();
  }

  private void write(int page, int value) {
    source.write(page * (long) SIZE, filled(value));
  }

  private static byte[] filled(int value) {
    byte[] content = new byte[SIZE];
    Arrays.fill(content, (byte) value);
    return content;
  }

  private List<PageState> states() throws IOException {
    chunk.begin(4, false);
    source.read(REGION, 0, 4, chunk);
    return List.of(chunk.state(0), chunk.state(1), chunk.state(2), chunk.state(3));
  }

  private BitSet merge(int page, long frame, int count) throws IOException {
    BitSet refused = new BitSet();
    source.merge(page * (long) SIZE, count, frame, refused);
    return refused;
  }

  @Test
  void mergedPagesShareOneArrayUntilAWrite() throws IOException {
    source.attach();
    assertThat(states())
        .containsExactly(PageState.PRESENT, PageState.PRESENT, PageState.PRESENT, PageState.ABSENT);
    assertThat(merge(0, 5, 1).isEmpty()).isTrue();
    assertThat(merge(1, 5, 1).isEmpty()).isTrue();
    assertThat(source.physicalPages()).isEqualTo(2);
    assertThat(states())
        .containsExactly(PageState.SHARED, PageState.SHARED, PageState.UNCHANGED, PageState.ABSENT);
    write(1, 1);
    assertThat(source.physicalPages()).isEqualTo(3);
    assertThat(states())
        .containsExactly(
            PageState.SHARED, PageState.PRESENT, PageState.UNCHANGED, PageState.ABSENT);
    assertThat(source.content(0)).isEqualTo(filled(1));
    assertThat(source.content(SIZE)).isEqualTo(filled(1));
  }

  @Test
  void aMergedPageShowsItsBytesForAComparisonOnly() throws IOException {
    source.attach();
    merge(0, 5, 1);
    for (boolean comparison : new boolean[] {true, false}) {
      chunk.begin(1, comparison);
      source.read(REGION, 0, 1, chunk);
      assertThat(chunk.state(0)).isEqualTo(PageState.SHARED);
      byte[] bytes = chunk.memory().asSlice(0, SIZE).toArray(ValueLayout.JAVA_BYTE);
      assertThat(Arrays.equals(bytes, filled(1))).isEqualTo(comparison);
    }
  }

  @Test
  void refusesWhatCannotMerge() throws IOException {
    source.attach();
    merge(0, 5, 1);
    assertThat(merge(2, 5, 1).get(0)).as("other bytes").isTrue();
    assertThat(merge(3, 6, 1).get(0)).as("absent").isTrue();
    source.refuse(address -> address == SIZE);
    assertThat(merge(1, 5, 1).get(0)).as("being written").isTrue();
    BitSet refused = new BitSet();
    source.mergeZero(SIZE, 3, refused);
    assertThat(refused).isEqualTo(BitSet.valueOf(new long[] {0b101}));
    assertThat(source.frames()).isEqualTo(1);
    assertThat(source.mappedPages()).isEqualTo(3);
  }

  @Test
  void aRunIsMergedOntoARunOfFrames() throws IOException {
    source.attach();
    assertThat(merge(0, 5, 4)).isEqualTo(BitSet.valueOf(new long[] {0b1000}));
    assertThat(source.frames()).isEqualTo(3);
    chunk.begin(1, true);
    source.readFrame(7, chunk);
    assertThat(chunk.state(0)).isEqualTo(PageState.PRESENT);
    assertThat(chunk.memory().asSlice(0, SIZE).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(filled(0));
  }

  @Test
  void unmergingGivesEachPageItsOwnCopy() throws IOException {
    source.attach();
    merge(0, 5, 1);
    merge(1, 5, 1);
    source.mergeZero(2 * SIZE, 1, new BitSet());
    assertThat(source.physicalPages()).isEqualTo(1);
    source.unmerge(0, 4);
    source.release(5, 1);
    assertThat(source.physicalPages()).isEqualTo(3);
    assertThat(source.frames()).isZero();
    assertThat(source.content(0)).isEqualTo(filled(1));
    assertThat(source.content(2 * SIZE)).isEqualTo(filled(0));
  }

  @Test
  void catchesAFrameThatIsFreedTooEarly() throws IOException {
    source.attach();
    merge(0, 5, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> source.release(5, 1))
        .withMessage("memory: the engine releases frame 5, which pages map");
  }

  @Test
  void catchesAFrameThatIsFreedTwiceOrUnknownOrUsedAfterwards() throws IOException {
    source.attach();
    merge(0, 5, 1);
    write(0, 8);
    source.release(5, 1);
    assertThatIllegalStateException().isThrownBy(() -> source.release(5, 1));
    assertThatIllegalStateException().isThrownBy(() -> source.release(6, 1));
    assertThatIllegalStateException().isThrownBy(() -> merge(1, 5, 1));
    assertThatIllegalStateException().isThrownBy(() -> source.readFrame(5, chunk));
  }

  @Test
  void catchesAMergeOfAMergedPage() throws IOException {
    source.attach();
    merge(0, 5, 1);
    assertThatIllegalStateException().isThrownBy(() -> merge(0, 6, 1));
    assertThatIllegalStateException().isThrownBy(() -> source.mergeZero(0, 1, new BitSet()));
  }

  @Test
  void servesOneEngine() {
    assertThatIllegalStateException().isThrownBy(() -> merge(0, 5, 1));
    source.attach();
    assertThatThrownBy(source::attach).isInstanceOf(UsageException.class);
  }

  @Test
  void afterAnExitFramesCanStillBeFreed() throws IOException {
    source.attach();
    merge(0, 5, 1);
    source.exit(TestMemory.Exit.BEFORE_LISTING);
    assertThatThrownBy(source::regions).isInstanceOf(SourceGoneException.class);
    assertThatThrownBy(() -> merge(1, 5, 1)).isInstanceOf(SourceGoneException.class);
    source.release(5, 1);
    assertThat(source.frames()).isZero();
  }

  @Test
  void aPageOnceMergedWithTheZeroPageIsNeverAHole() throws IOException {
    source.attach();
    source.mergeZero(2 * SIZE, 1, new BitSet());
    source.become(0, PageState.ZERO);
    source.become(2 * SIZE, PageState.ZERO);
    source.become(SIZE, PageState.SHARED);
    assertThat(states())
        .containsExactly(PageState.ZERO, PageState.SWAPPED, PageState.ABSENT, PageState.ABSENT);
  }
}
