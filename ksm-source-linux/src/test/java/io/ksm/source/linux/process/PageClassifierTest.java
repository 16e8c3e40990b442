package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests with page table entries of each kind, also such as this machine may not have. */
class PageClassifierTest {
  private static final long PRESENT = 1L << 63;
  private static final long SWAPPED = 1L << 62;
  private static final long FILE = 1L << 61;
  private static final long GUARD = 1L << 58;
  private static final long EXCLUSIVE = 1L << 56;
  private static final long SOFT_DIRTY = 1L << 55;

  private static final long[] ENTRIES = {
    0,
    SOFT_DIRTY,
    PRESENT | EXCLUSIVE | SOFT_DIRTY | 0x1234,
    PRESENT | EXCLUSIVE,
    PRESENT | FILE | 0x99,
    PRESENT | FILE | EXCLUSIVE,
    PRESENT | 0x77,
    SWAPPED | 0x40,
    SWAPPED,
    SWAPPED | GUARD | 0x9f,
    SWAPPED | GUARD,
    SWAPPED | 0x3f, // a mark of userfaultfd where nothing is
  };

  private static PageChunk classify() {
    PageChunk chunk = new PageChunk(4096, 16);
    chunk.begin(16, false);
    int doubtful =
        PageClassifier.classify(MemorySegment.ofArray(ENTRIES), ENTRIES.length, chunk, 2);
    assertThat(doubtful).isEqualTo(1);
    return chunk;
  }

  @Test
  void tellsStates() {
    try (PageChunk chunk = classify()) {
      assertThat(IntStream.range(0, 16).mapToObj(chunk::state))
          .containsExactly(
              PageState.ABSENT,
              PageState.ABSENT,
              PageState.ABSENT,
              PageState.ABSENT,
              PageState.PRESENT,
              PageState.PRESENT,
              PageState.FILE,
              PageState.FILE,
              PageState.SHARED,
              PageState.SWAPPED,
              PageState.SWAPPED,
              PageState.ABSENT,
              PageState.ABSENT,
              PageState.ABSENT,
              PageState.ABSENT,
              PageState.ABSENT);
    }
  }

  @Test
  void givesFrameNumbersOfDoubtfulPagesOnly() {
    try (PageChunk chunk = classify()) {
      assertThat(IntStream.range(0, 16).filter(page -> chunk.pfn(page) != 0)).containsExactly(8);
      assertThat(chunk.pfn(8)).isEqualTo(0x77);
    }
  }
}
