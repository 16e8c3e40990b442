package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.engine.PageChunk;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** What a chunk says of pages beside their state: frames, huge pages, and where their bytes are. */
class PageChunkTest {
  private static final long HUGE = 2 << 20;

  private final PageChunk chunk = new PageChunk(4096, 8);

  @Test
  void nothingIsKnownAtFirst() {
    chunk.begin(8, false);
    assertThat(chunk.hugePageBytes()).isZero();
    assertThat(chunk.isHuge(0)).isFalse();
    assertThat(chunk.knowsPfns()).isFalse();
    assertThat(chunk.pfn(0)).isZero();
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
    chunk.setPfn(3, 77);
    chunk.begin(4, true);
    assertThat(chunk.hugePageBytes()).isZero();
    for (int page = 0; page < 8; page++) {
      assertThat(chunk.isHuge(page)).isFalse();
      assertThat(chunk.pfn(page)).isZero();
    }
  }

  @Test
  void bytesAreLentOrCopiedAsWasSaidLast() {
    MemorySegment mapped = MemorySegment.ofArray(new byte[3 * 64]);
    try (PageChunk small = new PageChunk(64, 2)) {
      small.begin(2, false);
      assertBytes(small, MemorySegment.NULL, 0, false);
      small.view(mapped, 64);
      assertBytes(small, mapped, 64, false);
      MemorySegment buffer = small.buffer();
      assertThat(buffer.byteSize()).isEqualTo(2 * 64);
      assertBytes(small, buffer, 0, true);
      small.view(mapped, 128);
      assertBytes(small, mapped, 128, false);
      assertThat(small.buffer()).isSameAs(buffer);
      small.begin(1, false);
      assertBytes(small, MemorySegment.NULL, 0, false);
      assertThat(small.buffer()).isSameAs(buffer);
    }
  }

  @Test
  void aClosedChunkHasNoBufferUntilTheNextCopy() {
    chunk.begin(2, false);
    chunk.close(); // There is nothing to free.
    MemorySegment buffer = chunk.buffer();
    chunk.close();
    assertThat(buffer.scope().isAlive()).isFalse();
    assertBytes(chunk, MemorySegment.NULL, 0, false);
    chunk.close();
    MemorySegment another = chunk.buffer();
    assertThat(another.scope().isAlive()).isTrue();
    assertBytes(chunk, another, 0, true);
    chunk.begin(2, false);
    assertThat(chunk.buffer()).isSameAs(another);
    chunk.close();
  }

  private static void assertBytes(
      PageChunk chunk, MemorySegment memory, long base, boolean copied) {
    assertThat(chunk.memory()).isEqualTo(memory);
    assertThat(chunk.offset(1)).isEqualTo(base + chunk.pageSize());
    assertThat(chunk.isCopied()).isEqualTo(copied);
  }
}
