package io.ksm.core.engine.match;

import io.ksm.api.OrderedIndex;

/**
 * Holds the keys of an index, to be asked for in ascending order: keys that are near each other in
 * the order are near each other in memory. For one thread.
 */
final class AscendingKeys {
  private final long[] keys;
  private int size;

  /** The first key that is not below all that were asked for. */
  private int next;

  /** Copies the keys of an index. */
  AscendingKeys(OrderedIndex index) {
    keys = new long[index.size()];
    index.forEach((key, any) -> add(key));
  }

  private void add(long key) {
    keys[size++] = key;
  }

  /** Says whether the index has a key, which is not below the last one that was asked for. */
  boolean contains(long key) {
    while (next < size && Long.compareUnsigned(keys[next], key) < 0) {
      next++;
    }
    return next < size && keys[next] == key;
  }
}
