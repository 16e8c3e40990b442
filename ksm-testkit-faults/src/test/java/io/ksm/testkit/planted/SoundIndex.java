package io.ksm.testkit.planted;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;

/** A right index, a treap in arrays, for tests of the tests, and the base of wrong ones. */
class SoundIndex implements OrderedIndex {
  private static final int BYTES_PER_NODE = 8 + 4 + 4 + 4;

  long[] keys = new long[4];
  int[] pages = new int[4];
  int[] left = new int[4];
  int[] right = new int[4];
  int root;
  int size;
  private int fresh = 1;
  private int free;
  private boolean changed;
  private int lower;
  private int upper;

  @Override
  public int find(long key) {
    int found = NONE;
    int node = root;
    while (node != 0) {
      int order = Long.compareUnsigned(key, keys[node]);
      if (order == 0) {
        found = pages[node];
      }
      node = order <= 0 ? left[node] : right[node];
    }
    return found;
  }

  @Override
  public void insert(long key, int page) {
    int node = take();
    keys[node] = key;
    pages[node] = page;
    root = insert(root, node);
    size++;
  }

  private int take() {
    if (free != 0) {
      int node = free;
      free = left[node];
      left[node] = 0;
      return node;
    }
    if (fresh == keys.length) {
      int capacity = fresh + fresh / 2;
      keys = Arrays.copyOf(keys, capacity);
      pages = Arrays.copyOf(pages, capacity);
      left = Arrays.copyOf(left, capacity);
      right = Arrays.copyOf(right, capacity);
    }
    return fresh++;
  }

  private int insert(int tree, int node) {
    if (tree == 0) {
      return node;
    }
    if (priority(node) > priority(tree)) {
      split(tree, keys[node]);
      left[node] = lower;
      right[node] = upper;
      return node;
    }
    if (Long.compareUnsigned(keys[node], keys[tree]) < 0) {
      left[tree] = insert(left[tree], node);
    } else {
      right[tree] = insert(right[tree], node);
    }
    return tree;
  }

  /** Splits into keys up to one, and those above: {@link #lower} and {@link #upper}. */
  private void split(int tree, long key) {
    if (tree == 0) {
      lower = 0;
      upper = 0;
    } else if (Long.compareUnsigned(keys[tree], key) <= 0) {
      split(right[tree], key);
      right[tree] = lower;
      lower = tree;
    } else {
      split(left[tree], key);
      left[tree] = upper;
      upper = tree;
    }
  }

  private static int priority(int node) {
    int mixed = node * 0x9E3779B1;
    mixed = (mixed ^ mixed >>> 15) * 0x85EBCA6B;
    return mixed ^ mixed >>> 13;
  }

  private int merge(int low, int high) {
    if (low == 0 || high == 0) {
      return low + high;
    }
    if (priority(low) > priority(high)) {
      right[low] = merge(right[low], high);
      return low;
    }
    left[high] = merge(low, left[high]);
    return high;
  }

  @Override
  public boolean remove(long key, int page) {
    changed = false;
    root = remove(root, key, page);
    size -= changed ? 1 : 0;
    return changed;
  }

  private int remove(int node, long key, int page) {
    if (node == 0) {
      return 0;
    }
    int order = Long.compareUnsigned(key, keys[node]);
    if (order <= 0) {
      left[node] = remove(left[node], key, page);
    }
    if (order == 0 && !changed && pages[node] == page) {
      changed = true;
      int rest = merge(left[node], right[node]);
      right[node] = 0;
      left[node] = free;
      free = node;
      return rest;
    }
    if (order >= 0 && !changed) {
      right[node] = remove(right[node], key, page);
    }
    return node;
  }

  @Override
  public boolean replace(long key, int page, int by) {
    return replace(root, key, page, by);
  }

  private boolean replace(int node, long key, int page, int by) {
    if (node == 0) {
      return false;
    }
    int order = Long.compareUnsigned(key, keys[node]);
    if (order <= 0 && replace(left[node], key, page, by)) {
      return true;
    }
    if (order == 0 && pages[node] == page) {
      pages[node] = by;
      return true;
    }
    return order >= 0 && replace(right[node], key, page, by);
  }

  @Override
  public void clear() {
    Arrays.fill(left, 0);
    Arrays.fill(right, 0);
    root = 0;
    size = 0;
    free = 0;
    fresh = 1;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long memoryBytes() {
    return 128 + (long) BYTES_PER_NODE * keys.length;
  }

  @Override
  public void forEach(EntryConsumer inOrder) {
    forEach(root, inOrder);
  }

  void forEach(int node, EntryConsumer inOrder) {
    if (node != 0) {
      forEach(left[node], inOrder);
      inOrder.accept(keys[node], pages[node]);
      forEach(right[node], inOrder);
    }
  }
}
