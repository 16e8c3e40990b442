package io.ksm.core.engine;

import java.util.Arrays;

/** The pages on the frames of one partition: for each frame a ring of entries. */
final class Sharers extends Pool {
  private int[] pages = {};
  private int[] frames = {};
  private int[] next = {};
  private int[] previous = {};

  /** Adds an entry that is a ring of its own. */
  int add(int page, int frame) {
    int entry = take();
    pages[entry] = page;
    frames[entry] = frame;
    next[entry] = entry;
    previous[entry] = entry;
    return entry;
  }

  /** Adds an entry at the end of the ring that begins with a given one. */
  int addBefore(int first, int page, int frame) {
    int entry = add(page, frame);
    int last = previous[first];
    next[last] = entry;
    previous[entry] = last;
    next[entry] = first;
    previous[first] = entry;
    return entry;
  }

  /** Removes an entry; its numbers stay readable until the next {@link #add}. */
  void remove(int entry) {
    next[previous[entry]] = next[entry];
    previous[next[entry]] = previous[entry];
    giveBack(entry);
  }

  @Override
  void grow(int limit) {
    pages = Arrays.copyOf(pages, limit);
    frames = Arrays.copyOf(frames, limit);
    next = Arrays.copyOf(next, limit);
    previous = Arrays.copyOf(previous, limit);
  }

  int page(int entry) {
    return pages[entry];
  }

  int frame(int entry) {
    return frames[entry];
  }

  int next(int entry) {
    return next[entry];
  }

  long memoryBytes() {
    return poolBytes(4 * Integer.BYTES);
  }
}
