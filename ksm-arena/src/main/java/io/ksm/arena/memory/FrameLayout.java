package io.ksm.arena.memory;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knows which frame lies at each page, and how many mappings that makes. Takes 8 bytes per page in
 * blocks where pages ever merged, and nothing elsewhere. Used by one thread at a time.
 */
public final class FrameLayout {
  private final int count;

  /** Indexed by block and page: the frame that lies there; 0 is none. */
  private final long[] @Nullable [] frames;

  /** Makes a layout in which all pages are ordinary memory. */
  public FrameLayout(int pages) {
    this.count = pages;
    this.frames = new long[ArenaPages.blocks(pages)][];
  }

  /**
   * Returns the frame that lies where a page is, though a write may have given the page a copy of
   * its own; 0 if it is ordinary memory. A negative number stands for memory that was moved there:
   * the kernel keeps that apart from its neighbours, as it does with frames.
   */
  public long frame(int page) {
    long[] block = frames[page / ArenaPages.BLOCK];
    return block == null ? 0 : block[page % ArenaPages.BLOCK];
  }

  /** Makes room to note frames, so that noting them cannot fail once they have been mapped. */
  public void ensureRoom(int first, int pages) {
    for (int block = first / ArenaPages.BLOCK; block * ArenaPages.BLOCK < first + pages; block++) {
      if (frames[block] == null) {
        frames[block] = new long[ArenaPages.BLOCK];
      }
    }
  }

  /**
   * Notes that neighbouring frames lie where neighbouring pages are; 0 for ordinary memory.
   *
   * @see #ensureRoom
   */
  public void set(int first, int pages, long firstFrame) {
    for (int i = 0; i < pages; i++) {
      long[] block = Objects.requireNonNull(frames[(first + i) / ArenaPages.BLOCK]);
      block[(first + i) % ArenaPages.BLOCK] = firstFrame == 0 ? 0 : firstFrame + i;
    }
  }

  /** Says whether a frame lies where a page is, so that what is discarded there shows the frame. */
  public boolean isOverlaid(int page) {
    return frame(page) > 0;
  }

  /** Says whether two neighbouring pages are one mapping if these frames lie there. */
  static boolean isOneMapping(long frame, long next) {
    return frame == 0 ? next == 0 : next == frame + 1;
  }

  /**
   * Returns how many more mappings there are once other frames lie where pages are.
   *
   * @param firstFrame of neighbouring ones; 0 for ordinary memory
   */
  public long moreMappings(int first, int pages, long firstFrame) {
    int end = first + pages;
    long before = 0;
    int from = Math.max(1, first);
    long previous = frame(from - 1);
    for (int page = from; page <= Math.min(end, count - 1); page++) {
      long frame = frame(page);
      before += isOneMapping(previous, frame) ? 0 : 1;
      previous = frame;
    }
    long last = firstFrame == 0 ? 0 : firstFrame + pages - 1;
    long after = 0;
    if (first > 0) {
      after += isOneMapping(frame(first - 1), firstFrame) ? 0 : 1;
    }
    if (end < count) {
      after += isOneMapping(last, frame(end)) ? 0 : 1;
    }
    return after - before;
  }
}
