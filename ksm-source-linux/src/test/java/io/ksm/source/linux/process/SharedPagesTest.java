package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags of frames as this machine may not have them now, in a file of the kernel's format. */
class SharedPagesTest {
  private static final int FRAMES = 4096;
  private static final long ANONYMOUS = 1L << 12;
  private static final long MERGED = ANONYMOUS | 1L << 21;
  private static final long ZERO_PAGE = 1L << 24;

  @TempDir private Path directory;

  /** Frame 3 n is shared by fork, 3 n + 1 was merged, 3 n + 2 is a zero page. */
  private PhysicalPageFlags flags() throws IOException {
    ByteBuffer flags = ByteBuffer.allocate(FRAMES * Long.BYTES).order(ByteOrder.nativeOrder());
    for (int frame = 0; frame < FRAMES; frame++) {
      flags.putLong(new long[] {ANONYMOUS, MERGED, ZERO_PAGE}[frame % 3]);
    }
    Path file = directory.resolve("flags");
    Files.write(file, flags.array());
    return PhysicalPageFlags.of(file.toString());
  }

  private static PageState expected(long frame) {
    if (frame == 0 || frame >= FRAMES) {
      return PageState.SHARED;
    }
    return new PageState[] {PageState.PRESENT, PageState.SHARED, PageState.ZERO}[(int) frame % 3];
  }

  private void check(long... frames) throws IOException {
    try (PageChunk chunk = new PageChunk(4096, frames.length)) {
      chunk.begin(frames.length, false);
      for (int page = 0; page < frames.length; page++) {
        chunk.setState(page, PageState.SHARED);
        chunk.setPfn(page, frames[page]);
      }
      SharedPages.mark(flags(), chunk, 0, frames.length);
      for (int page = 0; page < frames.length; page++) {
        assertThat(chunk.state(page)).as("page %d", page).isEqualTo(expected(frames[page]));
      }
    }
  }

  @Test
  void neighbouringFrames() throws IOException {
    check(10, 11, 12, 13, 14, 15);
  }

  @Test
  void oneFrameManyTimes() throws IOException {
    check(11, 11, 11, 12, 11, 11, 10);
  }

  @Test
  void framesFarApartAndBackwards() throws IOException {
    check(4000, 3, 9, 1, 2048, 2047, 21, 30, 39);
  }

  @Test
  void unknownFramesAndFramesBehindTheEndStayAsTheyAre() throws IOException {
    check(0, FRAMES - 1, FRAMES, FRAMES + 1, 7, 0, 1L << 40);
  }

  @Test
  void longRuns() throws IOException {
    Random random = new Random(1);
    long[] frames = new long[Scratch.PAGES];
    frames[0] = 1;
    for (int page = 1; page < frames.length; page++) {
      frames[page] = frames[page - 1] + random.nextInt(9);
    }
    check(frames);
  }

  @Test
  void otherPagesAreLeftAlone() throws IOException {
    try (PageChunk chunk = new PageChunk(4096, 4)) {
      chunk.begin(4, false);
      chunk.setState(1, PageState.FILE);
      chunk.setState(2, PageState.SHARED);
      chunk.setPfn(2, 5);
      chunk.setState(3, PageState.SHARED);
      chunk.setPfn(3, 5);
      SharedPages.mark(flags(), chunk, 0, 3);
      assertThat(chunk.state(0)).isEqualTo(PageState.ABSENT);
      assertThat(chunk.state(1)).isEqualTo(PageState.FILE);
      assertThat(chunk.state(2)).isEqualTo(PageState.ZERO);
      assertThat(chunk.state(3)).as("behind the range").isEqualTo(PageState.SHARED);
    }
  }

  @Test
  void withoutRightsNothingIsKnown() {
    assertThat(PhysicalPageFlags.UNKNOWN.areKnown()).isFalse();
    assertThat(PhysicalPageFlags.UNKNOWN.read(1, 1, Scratch.ofThread().entries())).isZero();
  }
}
