package io.ksm.tree.rb;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an ordered index in red-black trees. Used by one thread at a time.
 *
 * <p>Time: O(log n) for each operation, whatever the keys, amortised where the index grows or
 * shrinks; {@code remove} and {@code replace} also pass the entries of equal key that were inserted
 * before theirs. With well mixed keys it is a handful of steps in one small tree. Space: 16 bytes
 * per entry, about a quarter byte for finding the tree, and for growth at most 4 KiB per grove of
 * thousands of entries, or half as much again in an index of a few hundred. Nothing is allocated
 * unless the index grows or shrinks; no single operation does more than lay out one grove.
 *
 * <h2>Overview</h2>
 *
 * <p>One big binary tree is slow: each of its twenty-odd levels is a cache miss, and its links need
 * 32 bits. So the entries are divided twice.
 *
 * <ul>
 *   <li>{@link Fences} divide the keys among <em>groves</em>, of thousands of entries each. A full
 *       grove splits into halves; two neighbours that have become small are joined.
 *   <li>Inside a {@link Grove} the range of keys is cut evenly into slots of about ten entries, and
 *       each slot has a red-black tree.
 *   <li>The trees of one grove share a set of {@link Nodes}, which is small enough for 16-bit
 *       links. {@link RedBlack} balances them, along a {@link Path} from the root.
 * </ul>
 *
 * <p>Both divisions keep the order, so that walking grove by grove and tree by tree gives all
 * entries sorted. Only the speed depends on what the keys are: halves are by number of entries, and
 * entries that crowd in one slot are in a balanced tree.
 *
 * <p>Equal keys stand in the order of their insertion, like any others, and may fill several
 * groves. All keys before a fence are less than or equal to it, all after it are greater than or
 * equal. So the first entry of a key is searched from the grove of its predecessor, and a new one
 * belongs to the last grove whose fence is not above it.
 */
final class RedBlackIndex implements OrderedIndex {
  /*
   * Keys are kept with their highest bit flipped: then the signed order of longs, which Java's
   * comparisons have, is the unsigned order of the keys as given.
   *
   * A grove of 16,383 entries, with the node that stands for none, fills 64 segments of 4 KiB,
   * 256 KiB in all, so that laying it out happens in the second-level cache, and the array for that
   * stays below half a megabyte, from which the G1 collector may treat arrays as humongous. Groves
   * are joined long before they fill again, and split into halves: between a split and a join
   * thousands of entries come or go.
   */
  static final long FLIP = Long.MIN_VALUE;

  /** How many entries a grove has at most. */
  static final int GROVE_ENTRIES = (1 << 14) - 1;

  private final int maxEntries;
  private final Path path = new Path();
  private Fences fences = new Fences();
  private Grove[] groves = {new Grove()};
  private int size;

  /** Null until it is needed: an empty index is small. */
  private @Nullable ExpectedKeys expected;

  RedBlackIndex() {
    this(GROVE_ENTRIES);
  }

  /** Makes an index of smaller groves, for tests. */
  RedBlackIndex(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  @Override
  public int find(long key) {
    long flipped = key ^ FLIP;
    int at = firstGrove(flipped);
    do {
      int page = groves[at].find(flipped);
      if (page != NONE) {
        return page;
      }
      at++;
    } while (mayHold(at, flipped));
    return NONE;
  }

  /** Does nothing while one grove holds all, which the processor's cache has room for. */
  @Override
  public void expect(long[] keys, int from, int to) {
    if (groves.length > 1) {
      expected = expected == null ? new ExpectedKeys(this) : expected;
      expected.walk(keys, from, to);
    }
  }

  /** Returns the first grove that may hold a key. */
  private int firstGrove(long flipped) {
    return flipped == Long.MIN_VALUE ? 0 : fences.at(flipped - 1);
  }

  /** Says whether the grove after one that may hold a key may hold it too. */
  private boolean mayHold(int at, long flipped) {
    return at < groves.length && fences.key(at) == flipped;
  }

  @Override
  public void insert(long key, int page) {
    long flipped = key ^ FLIP;
    int at = fences.at(flipped);
    if (groves[at].size() == maxEntries) {
      split(at);
      at = fences.at(flipped);
    }
    groves[at].insert(flipped, page, path);
    size++;
  }

  @Override
  public boolean remove(long key, int page) {
    long flipped = key ^ FLIP;
    int at = firstGrove(flipped);
    do {
      if (groves[at].remove(flipped, page, path)) {
        size--;
        joinIfSmall(at);
        return true;
      }
      at++;
    } while (mayHold(at, flipped));
    return false;
  }

  @Override
  public boolean replace(long key, int page, int by) {
    long flipped = key ^ FLIP;
    int at = firstGrove(flipped);
    do {
      if (groves[at].replace(flipped, page, by, path)) {
        return true;
      }
      at++;
    } while (mayHold(at, flipped));
    return false;
  }

  private void split(int at) {
    Grove upper = groves[at].split();
    Grove[] more = Arrays.copyOf(groves, groves.length + 1);
    System.arraycopy(groves, at + 1, more, at + 2, groves.length - at - 1);
    more[at + 1] = upper;
    groves = more;
    fences = fences.with(at + 1, upper.lowest());
  }

  /** Joins a grove with a neighbour if both have become small, or if it is empty. */
  private void joinIfSmall(int at) {
    int left = groves[at].size();
    if (left > maxEntries / 8 || groves.length == 1) {
      return;
    }
    int first = Math.min(at, groves.length - 2);
    int together = groves[first].size() + groves[first + 1].size();
    if (left == 0 || together <= maxEntries / 2) {
      join(first);
    }
  }

  private void join(int first) {
    groves[first].append(groves[first + 1]);
    Grove[] fewer = Arrays.copyOf(groves, groves.length - 1);
    System.arraycopy(groves, first + 2, fewer, first + 1, fewer.length - first - 1);
    groves = fewer;
    fences = fences.without(first + 1);
  }

  @Override
  public void clear() {
    fences = new Fences();
    groves = new Grove[] {new Grove()};
    path.begin(groves[0].nodes(), Nodes.NIL); // else it would hold on to the nodes it last saw
    size = 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(EntryConsumer inOrder) {
    for (Grove grove : groves) {
      grove.forEach((key, page) -> inOrder.accept(key ^ FLIP, page));
    }
  }

  /** Counts objects as they lie in a 64-bit JVM that compresses references. */
  @Override
  public long memoryBytes() {
    long bytes = 48 + Path.memoryBytes() + fences.memoryBytes() + 16 + 4L * groves.length;
    bytes += expected == null ? 0 : ExpectedKeys.memoryBytes();
    for (Grove grove : groves) {
      bytes += grove.memoryBytes();
    }
    return bytes;
  }

  Fences fences() {
    return fences;
  }

  Grove grove(int position) {
    return groves[position];
  }
}
