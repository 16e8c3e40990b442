package io.ksm.tree.skiplist;

import static io.ksm.tree.skiplist.SkipLists.NIL;

/**
 * Searches the lists of several keys at the same time, so that their towers are in the cache when
 * the keys are looked for. For one thread at a time.
 *
 * <p>Where an index is large, each step of a search waits for memory, and the processor can do
 * nothing else before it knows where the search goes on. Here each loop takes one step for all
 * keys: no load of it depends on another one, so that they all wait together.
 */
final class ExpectedKeys {
  /** As many loads as a processor has under way at the same time, and some more. */
  private static final int MAX_KEYS = 32;

  /** Suffices for most searches in a list of a dozen entries. */
  private static final int STEPS = 8;

  private final SkipListIndex index;
  private final long[] keys = new long[MAX_KEYS];

  /** Indexed by key: the tower that the search has come to, its level, and the tower after it. */
  private final int[] towers = new int[MAX_KEYS];

  private final int[] levels = new int[MAX_KEYS];
  private final int[] nexts = new int[MAX_KEYS];
  private final long[] nextKeys = new long[MAX_KEYS];

  /** Prepares searches in the lists of one index. */
  ExpectedKeys(SkipListIndex index) {
    this.index = index;
  }

  /** Searches for keys that somebody asks for, as many at a time as there is room for. */
  void search(long[] wanted, int from, int to) {
    int done = from;
    while (done < to) {
      int count = 0;
      while (count < MAX_KEYS && done < to) {
        keys[count++] = wanted[done++] ^ SkipListIndex.FLIP;
      }
      search(count);
    }
  }

  private void search(int count) {
    SkipLists lists = index.lists();
    for (int i = 0; i < count; i++) {
      towers[i] = index.head(index.slot(keys[i]));
    }
    for (int i = 0; i < count; i++) {
      levels[i] = towers[i] == NIL ? -1 : lists.height(towers[i]) - 1;
    }
    for (int step = 0; step < STEPS; step++) {
      load(lists, count);
      for (int i = 0; i < count; i++) {
        if (nexts[i] != NIL && nextKeys[i] < keys[i]) {
          towers[i] = nexts[i];
        } else {
          levels[i]--;
        }
      }
    }
  }

  /** A search that has ended, below the lowest level, loads nothing more. */
  private void load(SkipLists lists, int count) {
    for (int i = 0; i < count; i++) {
      nexts[i] = levels[i] < 0 ? NIL : lists.next(towers[i], levels[i]);
    }
    for (int i = 0; i < count; i++) {
      nextKeys[i] = nexts[i] == NIL ? 0 : lists.key(nexts[i]);
    }
  }

  /** Counts objects as they lie in a 64-bit JVM that compresses references. */
  static long memoryBytes() {
    return 40 + 5 * 16 + MAX_KEYS * (3 * Integer.BYTES + 2 * Long.BYTES);
  }
}
