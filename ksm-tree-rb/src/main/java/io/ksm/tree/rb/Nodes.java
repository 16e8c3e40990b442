package io.ksm.tree.rb;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;

/**
 * Stores the nodes of binary trees, without an object for each. Used by one thread at a time.
 *
 * <h2>Overview</h2>
 *
 * <p>A node holds an entry (a key and a page), two children and a colour. It is known by a number
 * from 1 on, as an object is known by its reference. {@link #NIL} stands for no node, and can be
 * read like a black node without children.
 *
 * <p>{@link #add} hands out a node and {@link #remove} takes it back. Nodes that were taken back
 * are kept in a list and handed out again. The trees of a {@link Grove} share one set of nodes: a
 * tree is the number of its root, and this class knows neither roots nor how to balance ({@link
 * RedBlack} does).
 *
 * <p>Nodes lie in segments of {@value #SEGMENT_NODES}, which never move. So growing makes no
 * garbage, and less than a segment is unused. Only the first segment grows by copying, while it is
 * the only one.
 */
final class Nodes {
  /*
   * A node is two adjacent longs, so that a step down a tree touches one cache line, not three:
   *
   *   the key
   *   page (31 bits) | red (1) | right child (16) | left child (16)
   *
   * The page of an entry is not negative, which frees the bit for the colour. Both children lie in
   * one word, at a shift of 16 times their side. So balancing code takes the side as a number, and
   * each case is written once, not once per side. Removed nodes are linked by their left children.
   */

  /** Stands for no node. */
  static final int NIL = 0;

  /** How many nodes children of 16 bits can name. */
  static final int MAX_NODES = 0xFFFF;

  /** A segment is 4 KiB: its header costs little, and so does what is unused in the last one. */
  private static final int SEGMENT_BITS = 8;

  static final int SEGMENT_NODES = 1 << SEGMENT_BITS;

  private static final int MASK = SEGMENT_NODES - 1;
  private static final int MIN_CAPACITY = 8;

  static final int LEFT = 0;
  static final int RIGHT = 1;

  private static final long CHILD = 0xFFFFL;
  private static final long RED = 1L << 32;
  private static final int PAGE_SHIFT = 33;
  private static final long PAGE = -1L << PAGE_SHIFT;

  /** All of full length, except the first one while it is the only one. */
  private long[][] segments;

  /** The nodes for which there is room, {@link #NIL} included. */
  private int capacity;

  /** The first node that was never handed out. */
  private int fresh = 1;

  /** The first removed node. */
  private int removed = NIL;

  private int size;

  /** Makes an empty set of nodes, without room for any. */
  Nodes() {
    this(new long[][] {new long[2]}, 1);
  }

  private Nodes(long[][] segments, int capacity) {
    this.segments = segments;
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return removed == NIL && fresh == capacity;
  }

  /** Makes room for some more nodes, at least one. */
  void grow() {
    if (capacity < SEGMENT_NODES) {
      capacity = Math.clamp(capacity + capacity / 2, MIN_CAPACITY, SEGMENT_NODES);
      segments[0] = Arrays.copyOf(segments[0], 2 * capacity);
    } else {
      int count = segments.length;
      segments = Arrays.copyOf(segments, count + 1);
      segments[count] = new long[2 * SEGMENT_NODES];
      capacity += SEGMENT_NODES;
    }
    assert capacity <= MAX_NODES + 1;
  }

  /** Keeps room for a number of nodes and gives the rest to a new set; what is there is lost. */
  Nodes cutOff(int count) {
    int kept = (count >>> SEGMENT_BITS) + 1;
    if (kept >= segments.length) {
      return new Nodes();
    }
    long[][] others = Arrays.copyOfRange(segments, kept, segments.length);
    Nodes rest = new Nodes(others, others.length << SEGMENT_BITS);
    segments = Arrays.copyOf(segments, kept);
    capacity = kept << SEGMENT_BITS;
    return rest;
  }

  /** Returns a red node without children that holds an entry. There must be room. */
  int add(long key, int page) {
    int node = removed;
    if (node == NIL) {
      node = fresh++;
    } else {
      removed = child(node, LEFT);
    }
    size++;
    long[] words = segment(node);
    words[at(node)] = key;
    words[at(node) + 1] = (long) page << PAGE_SHIFT | RED;
    return node;
  }

  /** Takes back a node that no tree holds any more. */
  void remove(int node) {
    size--;
    setLinks(node, removed);
    removed = node;
  }

  private long[] segment(int node) {
    return segments[node >>> SEGMENT_BITS];
  }

  /** Returns where in its segment a node's key is. */
  private static int at(int node) {
    return 2 * (node & MASK);
  }

  long key(int node) {
    return segment(node)[at(node)];
  }

  /** Returns all of a node but its key. */
  long links(int node) {
    return segment(node)[at(node) + 1];
  }

  private void setLinks(int node, long links) {
    segment(node)[at(node) + 1] = links;
  }

  int page(int node) {
    return (int) (links(node) >>> PAGE_SHIFT);
  }

  void setPage(int node, int page) {
    setLinks(node, (long) page << PAGE_SHIFT | (links(node) & ~PAGE));
  }

  /** Puts one node's entry into another's place in its tree. */
  void copyEntry(int from, int to) {
    segment(to)[at(to)] = key(from);
    setPage(to, page(from));
  }

  int child(int node, int side) {
    return child(links(node), side);
  }

  /** Returns one of the children that a node's links name. */
  static int child(long links, int side) {
    return (int) (links >>> (16 * side) & CHILD);
  }

  void setChild(int node, int side, int child) {
    long others = links(node) & ~(CHILD << (16 * side));
    setLinks(node, others | (long) child << (16 * side));
  }

  boolean isRed(int node) {
    return (links(node) & RED) != 0;
  }

  void setRed(int node, boolean red) {
    long others = links(node) & ~RED;
    setLinks(node, red ? others | RED : others);
  }

  /** Sets all of a node but its entry. */
  void setLinks(int node, int left, int right, boolean red) {
    long links = (long) right << 16 | left | (red ? RED : 0);
    setLinks(node, (links(node) & PAGE) | links);
  }

  /** Finds the first node in order with this key, or {@link #NIL}. */
  int first(int root, long key) {
    long[][] segments = this.segments;
    int found = NIL;
    int node = root;
    while (node != NIL) {
      long[] words = segments[node >>> SEGMENT_BITS];
      long here = words[at(node)];
      long links = words[at(node) + 1];
      if (here == key) {
        found = node;
      }
      // The first of equal keys is the leftmost.
      node = (int) ((here < key ? links >>> 16 : links) & CHILD);
    }
    return found;
  }

  /** Hands over a tree's entries in order. The height of a balanced tree bounds the recursion. */
  void forEach(int root, OrderedIndex.EntryConsumer inOrder) {
    if (root != NIL) {
      forEach(child(root, LEFT), inOrder);
      inOrder.accept(key(root), page(root));
      forEach(child(root, RIGHT), inOrder);
    }
  }

  /**
   * Copies a tree's entries in order, each as two words.
   *
   * @param position of the first one in the array
   * @return the position after the last one
   */
  int copyTree(int root, long[] entries, int position) {
    if (root == NIL) {
      return position;
    }
    int at = copyTree(child(root, LEFT), entries, position);
    entries[at] = key(root);
    entries[at + 1] = links(root) & PAGE;
    return copyTree(child(root, RIGHT), entries, at + 2);
  }

  /**
   * Replaces all nodes by neighbouring entries of an array, each of two words: nodes without links,
   * numbered from 1.
   */
  void fill(long[] entries, int from, int count) {
    while (capacity <= count) {
      grow();
    }
    segments[0][0] = 0;
    segments[0][1] = 0;
    int node = 1;
    while (node <= count) {
      int length = Math.min(SEGMENT_NODES - (node & MASK), count + 1 - node);
      System.arraycopy(entries, 2 * (from + node - 1), segment(node), at(node), 2 * length);
      node += length;
    }
    fresh = count + 1;
    removed = NIL;
    size = count;
  }

  /** Returns how many removed nodes wait to be handed out again; for tests. */
  int removed() {
    int count = 0;
    for (int node = removed; node != NIL; node = child(node, LEFT)) {
      count++;
    }
    return count;
  }

  /** Returns how many nodes were ever handed out; for tests. */
  int handedOut() {
    return fresh - 1;
  }

  long memoryBytes() {
    long list = 16 + (4L * segments.length + 7 & -8);
    return 32 + list + 16L * segments.length + 16L * capacity;
  }
}
