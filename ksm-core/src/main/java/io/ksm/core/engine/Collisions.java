package io.ksm.core.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keys of one partition under which different contents met, and the second keys of the pages
 * that are in the unstable index under one.
 *
 * <p>The first content to come keeps the key itself; all others are known by {@link SeededHash}.
 * Empty in ordinary memory, so the boxing costs nothing there; some 100 bytes for each page of a
 * crafted collision.
 */
final class Collisions {
  private static final int BYTES_PER_ENTRY = 100;

  private final Set<Long> collided = new HashSet<>();
  private final Map<Integer, Long> secondKeys = new HashMap<>();

  /** Remembers that different contents have this key. */
  void add(long key) {
    collided.add(key);
  }

  boolean contains(long key) {
    return !collided.isEmpty() && collided.contains(key);
  }

  /** Remembers under which second key a page is in the unstable index. */
  void put(int page, long secondKey) {
    secondKeys.put(page, secondKey);
  }

  /**
   * Returns the key under which a page is in the unstable index, and forgets its second one.
   *
   * @param key that the page has by its hash
   */
  long take(int page, long key) {
    if (secondKeys.isEmpty()) {
      return key;
    }
    Long second = secondKeys.remove(page);
    return second == null ? key : second;
  }

  void clear() {
    collided.clear();
    secondKeys.clear();
  }

  long memoryBytes() {
    return (long) BYTES_PER_ENTRY * (collided.size() + secondKeys.size());
  }
}
