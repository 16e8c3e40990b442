package io.ksm.tree.skiplist;

import static io.ksm.tree.skiplist.SkipLists.NIL;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an ordered index in skip lists. Used by one thread at a time.
 *
 * <p>Time: O(log n) for each operation, expected and amortised, whatever the keys; {@code remove}
 * and {@code replace} also pass the entries of equal key that were inserted before theirs. With
 * well mixed keys it is a handful of steps in one short list. Space: 17.3 bytes per entry on
 * average, two or three for finding the list, and for growth at most 4 KiB, or half as much again
 * in an index of less than a few hundred entries. Nothing is allocated unless the index grows.
 *
 * <h2>Overview</h2>
 *
 * <p>One long skip list is slow, because each of its steps is a cache miss. So a directory cuts the
 * range of keys evenly into slots, in their order, and each slot has a list of its own, with about
 * a dozen entries if the keys are well mixed. Keys that are not well mixed crowd in fewer, longer
 * lists; keys outside the range belong to the outer slots.
 *
 * <p>The directory grows by <em>linear hashing</em> (Litwin, 1980), here with the leading bits of
 * keys, which keeps them in order. When lists have become too long on average, one slot is split
 * into two halves of its range; a skip list is cut in two by cutting each of its few lanes. The
 * next insertion that finds lists too long splits the next slot, and when all have been split, the
 * next round begins with slots half as wide. No insertion does the work of many.
 *
 * <p>The range is that of all keys which share their leading bits with all entries. It is looked at
 * again at each round's beginning; if it has changed, the lists are appended to each other, and the
 * splitting starts again from one slot.
 */
final class SkipListIndex implements OrderedIndex {
  /*
   * Keys are kept with their highest bit flipped: then the signed order of longs, which Java's
   * comparisons have, is the unsigned order of the keys as given.
   *
   * Slots are split from the last to the first, which lets both rounds share one array: slot i of
   * this round becomes slots 2i and 2i + 1 of the next one. Slots 0 to unsplit - 1 are this
   * round's,
   * slots from 2 unsplit the next round's, and those in between are not in use:
   *
   *   | wide, not split yet | unused | narrow |
   *   0                  unsplit  2 unsplit  heads.length
   */
  static final long FLIP = Long.MIN_VALUE;

  /** How many entries a slot may have on average. */
  private static final int ENTRIES_PER_SLOT = 8;

  /** So many fill some 256 KiB. */
  private static final int CACHED_ENTRIES = 1 << 14;

  private final long seed;
  private SkipLists lists;

  /** The lists' heads by slot, {@link SkipLists#NIL} where a slot is empty. */
  private int[] heads = {NIL};

  private int unsplit;

  /** The lowest key of the range. */
  private long lowest = Long.MIN_VALUE;

  /** The logarithm of how many keys wide a narrow slot is: 1 to 64. */
  private int shift = 64;

  /** The number of entries from which to split one more slot. */
  private int splitAbove = ENTRIES_PER_SLOT;

  private int size;

  /** Null until it is needed: an empty index is small. */
  private @Nullable ExpectedKeys expected;

  /**
   * Makes an empty index.
   *
   * @param seed of the lists' random heights
   */
  SkipListIndex(long seed) {
    this.seed = seed;
    lists = new SkipLists(seed);
  }

  /** Returns the slot in use to which a key belongs. */
  int slot(long flipped) {
    if (flipped < lowest) {
      return 0;
    }
    // In two shifts, because one by 64 would shift by 0.
    long ofRange = (flipped - lowest) >>> 1 >>> (shift - 1);
    int narrow = (int) Math.min(ofRange, heads.length - 1);
    int wide = narrow >>> 1;
    return wide < unsplit ? wide : narrow;
  }

  @Override
  public int find(long key) {
    int head = heads[slot(key ^ FLIP)];
    int tower = head == NIL ? NIL : lists.find(head, key ^ FLIP);
    return tower == NIL ? NONE : lists.page(tower);
  }

  /** Does nothing as long as the processor's cache has room for all entries. */
  @Override
  public void expect(long[] keys, int from, int to) {
    if (size > CACHED_ENTRIES) {
      expected = expected == null ? new ExpectedKeys(this) : expected;
      expected.search(keys, from, to);
    }
  }

  @Override
  public void insert(long key, int page) {
    if (size >= splitAbove) {
      splitOne();
    }
    int slot = slot(key ^ FLIP);
    int head = heads[slot] == NIL ? lists.make() : heads[slot];
    heads[slot] = lists.insert(head, key ^ FLIP, page);
    size++;
  }

  @Override
  public boolean remove(long key, int page) {
    int slot = slot(key ^ FLIP);
    int tower = find(heads[slot], key ^ FLIP, page);
    if (tower == NIL) {
      return false;
    }
    heads[slot] = lists.remove(heads[slot], tower);
    size--;
    return true;
  }

  @Override
  public boolean replace(long key, int page, int by) {
    int tower = find(heads[slot(key ^ FLIP)], key ^ FLIP, page);
    if (tower == NIL) {
      return false;
    }
    lists.setPage(tower, by);
    return true;
  }

  private int find(int head, long flipped, int page) {
    return head == NIL ? NIL : lists.find(head, flipped, page);
  }

  /** Splits the last wide slot. */
  private void splitOne() {
    if (unsplit == 0) {
      beginRound();
    }
    if (unsplit > 0) {
      unsplit--;
      int lower = heads[unsplit];
      int upper = NIL;
      if (lower != NIL) {
        long middle = lowest + ((2L * unsplit + 1) << shift);
        upper = lists.cut(lower, middle);
        lower = lists.unlessEmpty(lower);
      }
      heads[2 * unsplit] = lower;
      heads[2 * unsplit + 1] = upper;
    }
    int slots = heads.length - unsplit;
    // Where slots cannot be narrower, all there is to do is to look again later.
    splitAbove = unsplit > 0 || shift > 1 ? ENTRIES_PER_SLOT * slots : 2 * size;
  }

  /** Makes all slots wide ones, if they can be split, of a range that fits. */
  private void beginRound() {
    fitRange();
    if (shift > 1) {
      shift--;
      unsplit = heads.length;
      heads = Arrays.copyOf(heads, 2 * unsplit);
    }
  }

  /** Starts with one slot again if the range is not that of the entries. */
  private void fitRange() {
    int first = 0;
    while (heads[first] == NIL) {
      first++;
    }
    int last = heads.length - 1;
    while (heads[last] == NIL) {
      last--;
    }
    long least = lists.key(lists.next(heads[first], 0));
    long differing = least ^ lists.lastKey(heads[last]);
    int bits = Math.max(1, 64 - Long.numberOfLeadingZeros(differing));
    long start = bits == 64 ? Long.MIN_VALUE : least & (-1L << bits);
    if (start != lowest || bits != shift + Integer.numberOfTrailingZeros(heads.length)) {
      int all = heads[first];
      for (int slot = first + 1; slot <= last; slot++) {
        all = heads[slot] == NIL ? all : lists.append(all, heads[slot]);
      }
      heads = new int[] {all};
      lowest = start;
      shift = bits;
    }
  }

  @Override
  public void clear() {
    lists = new SkipLists(seed);
    heads = new int[] {NIL};
    unsplit = 0;
    lowest = Long.MIN_VALUE;
    shift = 64;
    splitAbove = ENTRIES_PER_SLOT;
    size = 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(EntryConsumer inOrder) {
    for (int slot = 0; slot < heads.length; slot++) {
      if (isInUse(slot) && heads[slot] != NIL) {
        lists.forEach(heads[slot], (key, page) -> inOrder.accept(key ^ FLIP, page));
      }
    }
  }

  /** Counts objects as they lie in a 64-bit JVM that compresses references. */
  @Override
  public long memoryBytes() {
    long few = expected == null ? 0 : ExpectedKeys.memoryBytes();
    return 64 + 16 + 4L * heads.length + lists.memoryBytes() + few;
  }

  /** Returns the number of slots, those not in use included. */
  int slots() {
    return heads.length;
  }

  boolean isInUse(int slot) {
    return slot < unsplit || slot >= 2 * unsplit;
  }

  int head(int slot) {
    return heads[slot];
  }

  SkipLists lists() {
    return lists;
  }
}
