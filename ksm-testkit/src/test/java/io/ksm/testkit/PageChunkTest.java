package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageChunk;
import org.junit.jupiter.api.Test;

/** What a chunk says of pages beside their state: frames and huge pages. */
class PageChunkTest {
  private static final long HUGE = 2 << 20;

  private final PageChunk chunk = new PageChunk(4096, 8);

  @Test
  void nothingIsKnownAtFirst() {
    chunk.begin(8, false);
    assertThat(chunk.hugePageBytes()).isZero();
    assertThat(chunk.isHuge(0)).isFalse();
    assertThat(chunk.knowsFrameNumbers()).isFalse();
    assertThat(chunk.frameNumber(0)).isZero();
  }

  @Test
  void pagesOfHugePagesAreMarked() {
    chunk.begin(8, false);
    chunk.markHuge(1, 3, HUGE);
    chunk.markHuge(5, 6, HUGE);
    assertThat(chunk.hugePageBytes()).isEqualTo(HUGE);
    for (int page = 0; page < 8; page++) {
      assertThat(chunk.isHuge(page)).isEqualTo(page == 1 || page == 2 || page == 5);
    }
  }

  @Test
  void theNextReadBeginsWithoutMarks() {
    chunk.begin(8, false);
    chunk.markHuge(0, 8, HUGE);
    chunk.setFrameNumber(3, 77);
    chunk.begin(4, true);
    assertThat(chunk.hugePageBytes()).isZero();
    for (int page = 0; page < 8; page++) {
      assertThat(chunk.isHuge(page)).isFalse();
      assertThat(chunk.frameNumber(page)).isZero();
    }
  }
}
