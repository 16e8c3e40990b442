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

/**
 * Tests with flags of physical pages as this machine may not have them now, in a file of the
 * kernel's format.
 */
class SharedPagesTest {
  private static final int PAGES = 4096;
  private static final long ANONYMOUS = 1L << 12;
  private static final long MERGED = ANONYMOUS | 1L << 21;
  private static final long ZERO_PAGE = 1L << 24;

  @TempDir private Path directory;

  /** Physical page 3 n is shared by fork, 3 n + 1 was merged, 3 n + 2 is a zero page. */
  private PhysicalPageFlags flags() throws IOException {
    ByteBuffer flags = ByteBuffer.allocate(PAGES * Long.BYTES).order(ByteOrder.nativeOrder());
    for (int pfn = 0; pfn < PAGES; pfn++) {
      flags.putLong(new long[] {ANONYMOUS, MERGED, ZERO_PAGE}[pfn % 3]);
    }
    Path file = directory.resolve("flags");
    Files.write(file, flags.array());
    return PhysicalPageFlags.of(file.toString());
  }

  private static PageState expected(long pfn) {
    if (pfn == 0 || pfn >= PAGES) {
      return PageState.SHARED;
    }
    return new PageState[] {PageState.PRESENT, PageState.SHARED, PageState.ZERO}[(int) pfn % 3];
  }

  private void check(long... pfns) throws IOException {
    try (PageChunk chunk = new PageChunk(4096, pfns.length)) {
      chunk.begin(pfns.length, false);
      for (int page = 0; page < pfns.length; page++) {
        chunk.setState(page, PageState.SHARED);
        chunk.setPfn(page, pfns[page]);
      }
      SharedPages.mark(flags(), chunk, 0, pfns.length);
      for (int page = 0; page < pfns.length; page++) {
        assertThat(chunk.state(page)).as("page %d", page).isEqualTo(expected(pfns[page]));
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
  void pfnsFarApartAndBackwards() throws IOException {
    check(4000, 3, 9, 1, 2048, 2047, 21, 30, 39);
  }

  @Test
  void unknownFramesAndFramesBehindTheEndStayAsTheyAre() throws IOException {
    check(0, PAGES - 1, PAGES, PAGES + 1, 7, 0, 1L << 40);
  }

  @Test
  void longRuns() throws IOException {
    Random random = new Random(1);
    long[] pfns = new long[Scratch.PAGES];
    pfns[0] = 1;
    for (int page = 1; page < pfns.length; page++) {
      pfns[page] = pfns[page - 1] + random.nextInt(9);
    }
    check(pfns);
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
      assertThat(chunk.state(3)).as("after the range").isEqualTo(PageState.SHARED);
    }
  }

  @Test
  void withoutRightsNothingIsKnown() {
    assertThat(PhysicalPageFlags.UNKNOWN.areKnown()).isFalse();
    assertThat(PhysicalPageFlags.UNKNOWN.read(1, 1, Scratch.ofThread().entries())).isZero();
  }
}
