package com.example.treap;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;

/**
 * Keeps entries in a treap: a search tree by key that is also a heap by a priority that looks
 * random. Such a tree is as deep as one whose entries came in random order: some 2 log n.
 *
 * <p>A node is a number, and its fields lie in one array each: no object per entry. The priority of
 * a node is a hash of its number, which needs no room. Equal keys stand in the order in which they
 * were inserted. Used by one thread at a time; all calls take O(log n), and {@link #remove} and
 * {@link #replace} one step more for each equal key before the one that they look for.
 *
 * <p>See Seidel and Aragon, "Randomized Search Trees", Algorithmica 16 (1996).
 */
final class TreapIndex implements OrderedIndex {
  private static final int NIL = -1;
  private static final int BYTES_PER_NODE = Long.BYTES + 3 * Integer.BYTES;

  /** This object and the headers of its four arrays. */
  private static final int FIXED_BYTES = 128;

  private long[] keys = new long[8];
  private int[] pages = new int[8];

  /** In a free node: the next free one. */
  private int[] left = new int[8];

  private int[] right = new int[8];

  private int root = NIL;
  private int free = NIL;
  private int used;
  private int size;

  /** The two trees that the last {@link #split} left. */
  private int upTo;

  private int after;

  /** Whether the last {@link #removeFrom} found its entry. */
  private boolean removed;

  @Override
  public int find(long key) {
    int first = NIL;
    int node = root;
    while (node != NIL) {
      int order = Long.compareUnsigned(key, keys[node]);
      if (order == 0) {
        first = node;
      }
      node = order <= 0 ? left[node] : right[node];
    }
    return first == NIL ? NONE : pages[first];
  }

  @Override
  public void insert(long key, int page) {
    int node = newNode();
    keys[node] = key;
    pages[node] = page;
    left[node] = NIL;
    right[node] = NIL;
    root = insertInto(root, node);
    size++;
  }

  /** Returns the root of the tree with the node in it. */
  private int insertInto(int tree, int node) {
    if (tree == NIL) {
      return node;
    }
    if (priority(node) > priority(tree)) {
      split(tree, keys[node]);
      left[node] = upTo;
      right[node] = after;
      return node;
    }
    if (Long.compareUnsigned(keys[node], keys[tree]) < 0) {
      left[tree] = insertInto(left[tree], node);
    } else {
      right[tree] = insertInto(right[tree], node);
    }
    return tree;
  }

  /** Splits a tree into the nodes up to a key, equal ones included, and those after it. */
  private void split(int tree, long key) {
    if (tree == NIL) {
      upTo = NIL;
      after = NIL;
    } else if (Long.compareUnsigned(keys[tree], key) <= 0) {
      split(right[tree], key);
      right[tree] = upTo;
      upTo = tree;
    } else {
      split(left[tree], key);
      left[tree] = after;
      after = tree;
    }
  }

  @Override
  public boolean remove(long key, int page) {
    removed = false;
    root = removeFrom(root, key, page);
    if (removed) {
      size--;
    }
    return removed;
  }

  /** Returns the root of the tree without the first entry of this key and page. */
  private int removeFrom(int tree, long key, int page) {
    if (tree == NIL) {
      return NIL;
    }
    int order = Long.compareUnsigned(key, keys[tree]);
    if (order <= 0) {
      left[tree] = removeFrom(left[tree], key, page);
    }
    if (!removed && order == 0 && pages[tree] == page) {
      removed = true;
      int rest = joined(left[tree], right[tree]);
      left[tree] = free;
      free = tree;
      return rest;
    }
    if (!removed && order >= 0) {
      right[tree] = removeFrom(right[tree], key, page);
    }
    return tree;
  }

  /** Joins two trees, of which the first one's keys come first. */
  private int joined(int first, int second) {
    if (first == NIL) {
      return second;
    }
    if (second == NIL) {
      return first;
    }
    if (priority(first) > priority(second)) {
      right[first] = joined(right[first], second);
      return first;
    }
    left[second] = joined(first, left[second]);
    return second;
  }

  @Override
  public boolean replace(long key, int page, int by) {
    int node = nodeOf(root, key, page);
    if (node != NIL) {
      pages[node] = by;
    }
    return node != NIL;
  }

  private int nodeOf(int tree, long key, int page) {
    if (tree == NIL) {
      return NIL;
    }
    int order = Long.compareUnsigned(key, keys[tree]);
    int node = order <= 0 ? nodeOf(left[tree], key, page) : NIL;
    if (node == NIL && order == 0 && pages[tree] == page) {
      return tree;
    }
    return node == NIL && order >= 0 ? nodeOf(right[tree], key, page) : node;
  }

  @Override
  public void clear() {
    root = NIL;
    free = NIL;
    used = 0;
    size = 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long memoryBytes() {
    return FIXED_BYTES + (long) BYTES_PER_NODE * keys.length;
  }

  @Override
  public void forEach(EntryConsumer inOrder) {
    forEach(root, inOrder);
  }

  private void forEach(int tree, EntryConsumer inOrder) {
    if (tree != NIL) {
      forEach(left[tree], inOrder);
      inOrder.accept(keys[tree], pages[tree]);
      forEach(right[tree], inOrder);
    }
  }

  private int newNode() {
    if (free != NIL) {
      int node = free;
      free = left[node];
      return node;
    }
    if (used == keys.length) {
      int capacity = used + (used >> 1);
      keys = Arrays.copyOf(keys, capacity);
      pages = Arrays.copyOf(pages, capacity);
      left = Arrays.copyOf(left, capacity);
      right = Arrays.copyOf(right, capacity);
    }
    return used++;
  }

  /** Multiplies by an odd number, which gives each node another priority. */
  private static int priority(int node) {
    int mixed = (node + 1) * 0x9E3779B9;
    return (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
  }
}
