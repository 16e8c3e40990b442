package io.ksm.arena.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.memory.OwnMappings;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.Platform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a view of frames shows, where its window ends and where it moves. */
class FrameViewTest {
  private static final int RUN = FrameView.MIN_PAGES;
  private static final int PAGE_SIZE = Platform.pageSize();

  private static void write(FrameFile file, long firstFrame, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = arena.allocate((long) count * PAGE_SIZE, PAGE_SIZE);
      for (int i = 0; i < count; i++) {
        pages.set(ValueLayout.JAVA_LONG, (long) i * PAGE_SIZE, firstFrame + i);
      }
      assertThat(file.write(firstFrame, pages)).isZero();
    }
  }

  private static void check(FrameFile file, long firstFrame, int count) {
    MemorySegment shown = Objects.requireNonNull(file.show(firstFrame, count));
    assertThat(shown.byteSize()).isEqualTo((long) count * PAGE_SIZE);
    for (int i = 0; i < count; i++) {
      assertThat(shown.get(ValueLayout.JAVA_LONG, (long) i * PAGE_SIZE)).isEqualTo(firstFrame + i);
    }
  }

  @Test
  void showsRunsWhereverTheyAre() throws ErrnoException {
    try (FrameFile file = new FrameFile(new MemoryCalls(), PAGE_SIZE)) {
      long[] firsts = {1, FrameView.PAGES - RUN / 2, 5L * FrameView.PAGES, 1L << 40};
      for (long first : firsts) {
        write(file, first, RUN);
      }
      for (int i = 0; i < 2; i++) {
        for (long first : firsts) {
          check(file, first, RUN);
        }
      }
      file.dropView();
    }
  }

  @Test
  void showsWhatWasWrittenAfterTheWindowWasMapped() throws ErrnoException {
    try (FrameFile file = new FrameFile(new MemoryCalls(), PAGE_SIZE)) {
      write(file, 1, RUN);
      check(file, 1, RUN);
      write(file, RUN + 1L, RUN);
      check(file, 1, 2 * RUN);
      file.dropView();
    }
  }

  @Test
  void leavesShortRunsToBeReadAndNoMappingBehind() throws ErrnoException {
    try (FrameFile file = new FrameFile(new MemoryCalls(), PAGE_SIZE)) {
      write(file, 1, RUN);
      assertThat(file.show(1, RUN - 1)).isNull();
      long address = Objects.requireNonNull(file.show(1, RUN)).address();
      assertThat(OwnMappings.count(address - PAGE_SIZE, address)).isOne();
      file.dropView();
      file.dropView();
      assertThat(OwnMappings.count(address - PAGE_SIZE, address)).isZero();
    }
  }

  @Test
  void leavesNoMappingBehindWhereTheFileIsClosed() throws ErrnoException {
    long address;
    try (FrameFile file = new FrameFile(new MemoryCalls(), PAGE_SIZE)) {
      write(file, 1, RUN);
      address = Objects.requireNonNull(file.show(1, RUN)).address();
    }
    assertThat(OwnMappings.count(address - PAGE_SIZE, address)).isZero();
  }

  /** Refuses to map another window, when the first one is gone and somebody else is there. */
  private static final class TakenCalls extends MemoryCalls {
    private long first;

    @Override
    public long view(long bytes, int file, long offset) {
      if (first != 0) {
        unmap(first, bytes);
        assertThat(renew(first, bytes)).isEqualTo(first);
        return -Errno.ENOMEM;
      }
      first = super.view(bytes, file, offset);
      return first;
    }
  }

  @Test
  void doesNotUnmapWhatOthersMappedMeanwhile() throws ErrnoException {
    TakenCalls calls = new TakenCalls();
    try (FrameFile file = new FrameFile(calls, PAGE_SIZE)) {
      write(file, 1, RUN);
      check(file, 1, RUN);
      assertThat(file.show(FrameView.PAGES, RUN)).isNull();
      file.dropView();
      assertThat(OwnMappings.count(calls.first, calls.first + PAGE_SIZE)).isOne();
    } finally {
      calls.unmap(calls.first, (long) FrameView.PAGES * PAGE_SIZE);
    }
  }
}
