package io.ksm.tree.rb;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;

/**
 * The nodes of binary trees, in one array: an entry (key and page), two children and a colour each.
 *
 * <p>A node is a number from 1; {@link #NIL} stands for no node, and can be read like a black one
 * without children. Removed nodes are kept in a list and handed out again.
 */
final class Nodes {
  /*
   * A node is two adjacent longs, so that a step down a tree touches one cache line, not three:
   *
   *   words[2n]      the key
   *   words[2n + 1]  page (31 bits) | red (1) | right child (16) | left child (16)
   *
   * The page of an entry is not negative, which frees the bit for the colour. Both children lie in
   * one word at a shift of 16 times their side: balancing code takes the side as a number and needs
   * no mirrored half. Removed nodes are linked by their left children.
   */

  /** No node. */
  static final int NIL = 0;

  /** The most nodes that children of 16 bits can name. */
  static final int MOST = 0xFFFF;

  static final int LEFT = 0;
  static final int RIGHT = 1;

  private static final long CHILD = 0xFFFFL;
  private static final long RED = 1L << 32;
  private static final int PAGE_SHIFT = 33;
  private static final long PAGE = -1L << PAGE_SHIFT;

  private long[] words;

  /** The first node that was never handed out. */
  private int fresh = 1;

  /** The first removed node. */
  private int removed = NIL;

  private int size;

  /** Makes room for a number of nodes, at most {@link #MOST}. */
  Nodes(int capacity) {
    words = new long[2 + 2 * capacity];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return removed == NIL && 2 * fresh == words.length;
  }

  /** Copies all nodes into a larger array. */
  void grow(int capacity) {
    words = Arrays.copyOf(words, 2 + 2 * capacity);
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
    words[2 * node] = key;
    words[2 * node + 1] = (long) page << PAGE_SHIFT | RED;
    return node;
  }

  /** Takes back a node that no tree holds any more. */
  void remove(int node) {
    size--;
    words[2 * node + 1] = removed;
    removed = node;
  }

  long key(int node) {
    return words[2 * node];
  }

  int page(int node) {
    return (int) (words[2 * node + 1] >>> PAGE_SHIFT);
  }

  void setPage(int node, int page) {
    long links = words[2 * node + 1] & ~PAGE;
    words[2 * node + 1] = (long) page << PAGE_SHIFT | links;
  }

  /** Puts one node's entry into another's place in its tree. */
  void copyEntry(int from, int to) {
    words[2 * to] = words[2 * from];
    setPage(to, page(from));
  }

  int child(int node, int side) {
    return (int) (words[2 * node + 1] >>> (16 * side) & CHILD);
  }

  void setChild(int node, int side, int child) {
    long others = words[2 * node + 1] & ~(CHILD << (16 * side));
    words[2 * node + 1] = others | (long) child << (16 * side);
  }

  boolean isRed(int node) {
    return (words[2 * node + 1] & RED) != 0;
  }

  void setRed(int node, boolean red) {
    long others = words[2 * node + 1] & ~RED;
    words[2 * node + 1] = red ? others | RED : others;
  }

  /** Sets all of a node but its entry. */
  void setLinks(int node, int left, int right, boolean red) {
    long links = (long) right << 16 | left | (red ? RED : 0);
    words[2 * node + 1] = (words[2 * node + 1] & PAGE) | links;
  }

  /** Finds the first node in order with this key, or {@link #NIL}. */
  int first(int root, long key) {
    long[] words = this.words;
    int found = NIL;
    int node = root;
    while (node != NIL) {
      long at = words[2 * node];
      long links = words[2 * node + 1];
      if (at == key) {
        found = node;
      }
      // The first of equal keys is the leftmost.
      node = (int) ((at < key ? links >>> 16 : links) & CHILD);
    }
    return found;
  }

  /** Passes a tree's entries in order. The height of a balanced tree bounds the recursion. */
  void forEach(int root, OrderedIndex.EntryConsumer inOrder) {
    if (root != NIL) {
      forEach(child(root, LEFT), inOrder);
      inOrder.accept(key(root), page(root));
      forEach(child(root, RIGHT), inOrder);
    }
  }

  /** Adds the entries of another array's tree in order; nothing was ever removed here. */
  void addTree(Nodes from, int root) {
    if (root != NIL) {
      addTree(from, from.child(root, LEFT));
      words[2 * fresh] = from.words[2 * root];
      words[2 * fresh + 1] = from.words[2 * root + 1] & PAGE;
      fresh++;
      size++;
      addTree(from, from.child(root, RIGHT));
    }
  }

  /** Returns a copy of neighbouring nodes, numbered from 1, with room for some more. */
  Nodes copyOf(int from, int count, int capacity) {
    Nodes copy = new Nodes(capacity);
    System.arraycopy(words, 2 * from, copy.words, 2, 2 * count);
    copy.fresh = count + 1;
    copy.size = count;
    return copy;
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
    return 32 + 16 + 8L * words.length;
  }
}
