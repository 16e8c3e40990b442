package io.ksm.arena.frames;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Frames that nothing maps, neither in the page table nor in the engine's books. They are freed
 * together, so that a few calls free many. Used by one thread at a time.
 */
final class UnusedFrames {
  /** Frees neighbouring frames; says how many were freed. */
  @FunctionalInterface
  interface Freeing {
    int free(long first, int count);
  }

  private long[] unused = new long[64];
  private int count;

  /** Adds a frame; one that is here already may be added again. */
  void add(long frame) {
    if (count == unused.length) {
      unused = Arrays.copyOf(unused, 2 * count);
    }
    unused[count++] = frame;
  }

  /**
   * Takes all frames out, and frees those that are still unused, by runs of neighbours.
   *
   * @return how many were freed
   */
  long free(LongPredicate isUnused, Freeing freeing) {
    long[] frames = Arrays.stream(unused, 0, count).sorted().distinct().filter(isUnused).toArray();
    count = 0;
    long freed = 0;
    int from = 0;
    for (int i = 1; i <= frames.length; i++) {
      if (i == frames.length || frames[i] != frames[i - 1] + 1) {
        freed += freeing.free(frames[from], i - from);
        from = i;
      }
    }
    return freed;
  }
}
