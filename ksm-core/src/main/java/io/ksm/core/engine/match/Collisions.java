package io.ksm.core.engine.match;

import io.ksm.core.engine.pages.LongSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers the keys of one partition under which different contents met, and the second keys of
 * the pages that are in the unstable index under one.
 *
 * <p>The first content to come keeps the key itself; all others are known by {@code SeededHash}.
 * Nearly empty in ordinary memory: a 32-bit hash has its first accidental collision among some
 * 80,000 contents. Boxing costs nothing there, and some 100 bytes for each page of a crafted
 * collision. For one thread at a time.
 */
final class Collisions {
  private static final int BYTES_PER_ENTRY = 100;

  private final LongSet collided = new LongSet();
  private final Map<Integer, Long> secondKeys = new HashMap<>();

  /** Remembers that different contents have this key. */
  void add(long key) {
    collided.add(key);
  }

  /** Says whether no key is known to have different contents. */
  boolean isEmpty() {
    return collided.size() == 0;
  }

  boolean contains(long key) {
    return collided.contains(key);
  }

  /** Remembers under which second key a page is in the unstable index. */
  void put(int page, long secondKey) {
    secondKeys.put(page, secondKey);
  }

  /**
   * Returns the key under which a page is in the unstable index.
   *
   * @param key that the page has by its hash
   */
  long keyUnder(int page, long key) {
    return secondKeys.isEmpty() ? key : secondKeys.getOrDefault(page, key);
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
