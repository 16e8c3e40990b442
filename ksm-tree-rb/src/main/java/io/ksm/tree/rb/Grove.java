package io.ksm.tree.rb;

import io.ksm.api.OrderedIndex;

/**
 * Keeps the entries of one range of keys, in many small red-black trees. Used by one thread at a
 * time.
 *
 * <p>The range from the lowest to the highest key is cut into equal slots, and each slot has a
 * tree. With well mixed keys a tree has four to sixteen entries, so that a search takes a few
 * steps. Keys that are not well mixed crowd in fewer trees, which are then higher but still
 * balanced. Keys outside the range belong to the outer slots. So the keys of each tree lie below
 * those of the next one, and no distribution of keys does harm.
 *
 * <p>A grove that has doubled is laid out anew: its nodes are put in order, so that a tree lies in
 * neighbouring cache lines, and its slots are cut to fit. That costs constant time per insertion,
 * amortised. The segments of nodes are never copied, also when a grove gives some of them to its
 * other half. Only an array to put the entries in order is made for a moment.
 */
final class Grove {
  /** How many entries a tree has, more or less, when it has been laid out. */
  private static final int ENTRIES_PER_SLOT = 4;

  private Nodes nodes;

  /** The trees' roots, by slot. */
  private char[] roots = {};

  /** The lowest key when this grove was laid out. */
  private long lowest;

  /** The logarithm of how many keys wide a slot is; positive, which keeps slot numbers positive. */
  private int shift;

  /** The number of entries at which to lay out anew. */
  private int doubled;

  /** Makes an empty grove. */
  Grove() {
    this(new Nodes());
  }

  /** Makes a grove of nodes that lie in order. */
  private Grove(Nodes inOrder) {
    nodes = inOrder;
    layOut();
  }

  int size() {
    return nodes.size();
  }

  /** Returns the page of the first entry with a key, or {@link OrderedIndex#NONE}. */
  int find(long key) {
    int node = nodes.first(roots[slot(key)], key);
    return node == Nodes.NIL ? OrderedIndex.NONE : nodes.page(node);
  }

  /** Returns the root of the tree to which a key belongs. */
  int root(long key) {
    return roots[slot(key)];
  }

  void insert(long key, int page, Path path) {
    if (nodes.isFull()) {
      makeRoom();
    }
    int slot = slot(key);
    path.begin(nodes, roots[slot]);
    path.toGapAfter(key);
    RedBlack.insert(path, nodes.add(key, page));
    roots[slot] = (char) path.root();
  }

  boolean remove(long key, int page, Path path) {
    int slot = slot(key);
    path.begin(nodes, roots[slot]);
    if (!path.toEntry(key, page)) {
      return false;
    }
    RedBlack.remove(path);
    roots[slot] = (char) path.root();
    return true;
  }

  boolean replace(long key, int page, int by, Path path) {
    path.begin(nodes, roots[slot(key)]);
    if (!path.toEntry(key, page)) {
      return false;
    }
    nodes.setPage(path.node(), by);
    return true;
  }

  void forEach(OrderedIndex.EntryConsumer inOrder) {
    for (char root : roots) {
      nodes.forEach(root, inOrder);
    }
  }

  /** Returns the lowest key of a grove whose nodes lie in order, as they do after a split. */
  long lowest() {
    return lowest;
  }

  /** Moves the upper half of the entries to a new grove. */
  Grove split() {
    long[] entries = new long[2 * size()];
    copyTo(entries, 0);
    int half = size() / 2;
    int rest = size() - half;
    Nodes upper = nodes.cutOff(half);
    nodes.fill(entries, 0, half);
    upper.fill(entries, half, rest);
    layOut();
    return new Grove(upper);
  }

  /** Takes in the entries of another grove, none of which belongs before one that is here. */
  void append(Grove next) {
    int together = size() + next.size();
    long[] entries = new long[2 * together];
    next.copyTo(entries, copyTo(entries, 0));
    nodes = new Nodes();
    nodes.fill(entries, 0, together);
    layOut();
  }

  private void makeRoom() {
    if (size() >= doubled) {
      long[] entries = new long[2 * size()];
      copyTo(entries, 0);
      nodes.fill(entries, 0, size());
      layOut();
    }
    nodes.grow();
  }

  /** Copies all entries in order; returns the position after the last one. */
  private int copyTo(long[] entries, int position) {
    int at = position;
    for (char root : roots) {
      at = nodes.copyTree(root, entries, at);
    }
    return at;
  }

  /** Cuts the slots and builds their trees from nodes that lie in order. */
  private void layOut() {
    int size = size();
    doubled = 2 * size;
    lowest = size == 0 ? 0 : nodes.key(1);
    long span = size == 0 ? 0 : nodes.key(size) - lowest;
    shift = shift(span, size);
    roots = new char[(int) (span >>> shift) + 1];
    int from = 1;
    while (from <= size) {
      int to = from + 1;
      long slot = (nodes.key(from) - lowest) >>> shift;
      while (to <= size && (nodes.key(to) - lowest) >>> shift == slot) {
        to++;
      }
      roots[(int) slot] = (char) RedBlack.build(nodes, from, to);
      from = to;
    }
  }

  private static int shift(long span, int size) {
    int bits = 64 - Long.numberOfLeadingZeros(span);
    int slotBits = 31 - Integer.numberOfLeadingZeros(Math.max(1, size / ENTRIES_PER_SLOT));
    return Math.clamp(bits - slotBits, 1, 63);
  }

  private int slot(long key) {
    if (key < lowest) {
      return 0;
    }
    return (int) Math.min((key - lowest) >>> shift, roots.length - 1);
  }

  long memoryBytes() {
    return 40 + nodes.memoryBytes() + 16 + 2L * roots.length;
  }

  Nodes nodes() {
    return nodes;
  }

  char[] roots() {
    return roots;
  }
}
