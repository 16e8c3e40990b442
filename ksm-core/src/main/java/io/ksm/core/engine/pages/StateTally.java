package io.ksm.core.engine.pages;

import io.ksm.api.PageState;
import java.util.Arrays;

/**
 * Counts how many pages of a source were in each state when the present scan passed them, by kind
 * of region. Safe for several threads.
 */
public final class StateTally {
  /** How many states there are. */
  public static final int STATES = PageState.values().length;

  private final long[] counts;

  StateTally(int kinds) {
    counts = new long[kinds * STATES];
  }

  synchronized void clear() {
    Arrays.fill(counts, 0);
  }

  /** Adds how many pages of a chunk were in each state, by its code. */
  synchronized void add(int kind, int[] ofChunk) {
    for (int state = 0; state < STATES; state++) {
      counts[kind * STATES + state] += ofChunk[state];
    }
  }

  synchronized long count(int kind, PageState state) {
    return counts[kind * STATES + state.code()];
  }
}
