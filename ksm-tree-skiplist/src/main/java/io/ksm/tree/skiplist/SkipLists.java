package io.ksm.tree.skiplist;

import io.ksm.api.OrderedIndex;

/**
 * Has the operations of skip lists (Pugh, 1990), which share one memory. Used by one thread at a
 * time.
 *
 * <h2>Overview</h2>
 *
 * <p>A skip list is a sorted linked list with express lanes above it:
 *
 * <pre>{@code
 * level 2:  head ----------------------> 30
 * level 1:  head --------> 12 ---------> 30
 * level 0:  head --> 5 --> 12 --> 17 --> 30 --> 41
 * }</pre>
 *
 * <p>Each entry is a <em>tower</em> of one or more links. Its link on level 0 leads to the next
 * entry, that on level 1 to the next tower that has a level 1, and so on. One tower in four has a
 * second level, one in sixteen a third. A search starts at the highest level, and goes down
 * whenever the next tower would be too far. So it passes few entries: for 17, it looks at 30, goes
 * down, passes 12, looks at 30, goes down, and finds 17.
 *
 * <p>Heights are random and never change, so that nothing is ever rebalanced. Expected times are
 * logarithmic for any keys, because heights do not depend on them.
 *
 * <p>A list is known by its <em>head</em>, a tower without an entry that is at least as high as the
 * highest one of the list. Small lists have small heads, and a higher entry makes a new head. So
 * callers must keep the head that a call returns, in the place of the one that they had.
 */
final class SkipLists {
  /*
   * A tower is named by the address of its lowest link, so that the link on level l is at tower + l
   * in entries and heads alike:
   *
   *   entry:  key (high, low) | page | link 0 | link 1 | …
   *   head:                   height | link 0 | link 1 | …
   *
   * A search goes down where the next tower is too far. It need not look at the key of that tower
   * again when it meets it on a lower level. To go on until that tower also ends at the end of a
   * level.
   *
   * An entry does not note its height. To remove it, a search has come from the towers before it,
   * and it has as many levels as there are links to it.
   */
  private static final int KEY_HIGH = -3;
  private static final int KEY_LOW = -2;
  private static final int PAGE = -1;
  private static final int HEIGHT = -1;

  /** How many cells an entry has below its links. */
  static final int ENTRY_CELLS = 3;

  /** How many cells a head has below its links. */
  static final int HEAD_CELLS = 1;

  /** Suffices for 4^16 entries. */
  static final int MAX_LEVELS = 16;

  /** Stands for no tower. */
  static final int NIL = 0;

  private final Cells cells = new Cells(ENTRY_CELLS + MAX_LEVELS);

  /** Where the last search passed: on each level, the last tower before what it looked for. */
  private final int[] before = new int[MAX_LEVELS];

  private long random;

  /**
   * Makes a memory for lists.
   *
   * @param seed of the heights
   */
  SkipLists(long seed) {
    // The generator needs a state other than 0.
    random = seed ^ 0x9E3779B97F4A7C15L;
    random = random == 0 ? 1 : random;
  }

  /** Returns the head of a new list. */
  int make() {
    return makeHead(1);
  }

  private int makeHead(int height) {
    int head = cells.allocate(HEAD_CELLS + height) + HEAD_CELLS;
    cells.set(head + HEIGHT, height);
    for (int level = 0; level < height; level++) {
      cells.set(head + level, NIL);
    }
    return head;
  }

  /** Gives back a head; its list must be empty, or have another head by now. */
  private void freeHead(int head) {
    cells.free(head - HEAD_CELLS, HEAD_CELLS + height(head));
  }

  int height(int head) {
    return cells.get(head + HEIGHT);
  }

  int next(int tower, int level) {
    return cells.get(tower + level);
  }

  long key(int tower) {
    return ((long) cells.get(tower + KEY_HIGH) << 32) | (cells.get(tower + KEY_LOW) & 0xFFFFFFFFL);
  }

  int page(int tower) {
    return cells.get(tower + PAGE);
  }

  void setPage(int tower, int page) {
    cells.set(tower + PAGE, page);
  }

  /** Returns the first entry with a key, or {@link #NIL}. */
  int find(int head, long key) {
    int at = head;
    int beyond = NIL;
    for (int level = height(head) - 1; level >= 0; level--) {
      int next = next(at, level);
      while (next != beyond && key(next) < key) {
        at = next;
        next = next(at, level);
      }
      beyond = next;
    }
    return beyond != NIL && key(beyond) == key ? beyond : NIL;
  }

  /** Returns the first entry with a key and page, or {@link #NIL}; ready to {@link #remove} it. */
  int find(int head, long key, int page) {
    int tower = passBelow(head, key);
    while (tower != NIL && key(tower) == key) {
      if (page(tower) == page) {
        return tower;
      }
      for (int level = 0; level < height(head) && next(before[level], level) == tower; level++) {
        before[level] = tower;
      }
      tower = next(tower, 0);
    }
    return NIL;
  }

  /** Passes all entries with keys below this one; returns the first that is not. */
  private int passBelow(int head, long key) {
    int at = head;
    int beyond = NIL;
    for (int level = height(head) - 1; level >= 0; level--) {
      int next = next(at, level);
      while (next != beyond && key(next) < key) {
        at = next;
        next = next(at, level);
      }
      before[level] = at;
      beyond = next;
    }
    return beyond;
  }

  /** Passes all entries with keys up to this one. */
  private void passUpTo(int head, long key) {
    int at = head;
    int beyond = NIL;
    for (int level = height(head) - 1; level >= 0; level--) {
      int next = next(at, level);
      while (next != beyond && key(next) <= key) {
        at = next;
        next = next(at, level);
      }
      before[level] = at;
      beyond = next;
    }
  }

  /** Adds an entry after those of the same key; returns the list's head from now on. */
  int insert(int head, long key, int page) {
    int height = nextHeight();
    int list = height > height(head) ? raise(head, height) : head;
    passUpTo(list, key);
    int tower = cells.allocate(ENTRY_CELLS + height) + ENTRY_CELLS;
    cells.set(tower + KEY_HIGH, (int) (key >>> 32));
    cells.set(tower + KEY_LOW, (int) key);
    cells.set(tower + PAGE, page);
    for (int level = 0; level < height; level++) {
      cells.set(tower + level, next(before[level], level));
      cells.set(before[level] + level, tower);
    }
    return list;
  }

  /** Draws a height: each level is a quarter as likely as the one below (Marsaglia's xorshift). */
  private int nextHeight() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    int pairsOfZeros = Long.numberOfTrailingZeros(random) / 2;
    return Math.min(1 + pairsOfZeros, MAX_LEVELS);
  }

  private int raise(int head, int height) {
    int higher = makeHead(height);
    for (int level = 0; level < height(head); level++) {
      cells.set(higher + level, next(head, level));
    }
    freeHead(head);
    return higher;
  }

  /** Removes the entry just found; returns the list's head, or {@link #NIL} if it became empty. */
  int remove(int head, int tower) {
    int height = 0;
    while (height < height(head) && next(before[height], height) == tower) {
      cells.set(before[height] + height, next(tower, height));
      height++;
    }
    cells.free(tower - ENTRY_CELLS, ENTRY_CELLS + height);
    return unlessEmpty(head);
  }

  /** Returns a list's head, or frees it and returns {@link #NIL} if the list is empty. */
  int unlessEmpty(int head) {
    if (next(head, 0) != NIL) {
      return head;
    }
    freeHead(head);
    return NIL;
  }

  /**
   * Moves all entries from a key on to a new list. The old list may be empty then.
   *
   * @return the new list's head, or {@link #NIL} if there are no such entries
   */
  int cut(int head, long key) {
    if (passBelow(head, key) == NIL) {
      return NIL;
    }
    int height = 1;
    while (height < height(head) && next(before[height], height) != NIL) {
      height++;
    }
    int upper = makeHead(height);
    for (int level = 0; level < height; level++) {
      cells.set(upper + level, next(before[level], level));
      cells.set(before[level] + level, NIL);
    }
    return upper;
  }

  /** Appends a list, whose keys are not below any here; returns the head of both from now on. */
  int append(int head, int upper) {
    int list = height(upper) > height(head) ? raise(head, height(upper)) : head;
    passUpTo(list, Long.MAX_VALUE);
    for (int level = 0; level < height(upper); level++) {
      cells.set(before[level] + level, next(upper, level));
    }
    freeHead(upper);
    return list;
  }

  /** Returns the highest key of a list that is not empty. */
  long lastKey(int head) {
    passUpTo(head, Long.MAX_VALUE);
    return key(before[0]);
  }

  /** Hands over all entries of a list in order. */
  void forEach(int head, OrderedIndex.EntryConsumer inOrder) {
    for (int tower = next(head, 0); tower != NIL; tower = next(tower, 0)) {
      inOrder.accept(key(tower), page(tower));
    }
  }

  Cells cells() {
    return cells;
  }

  long memoryBytes() {
    return 32 + 16 + 4L * MAX_LEVELS + cells.memoryBytes();
  }
}
