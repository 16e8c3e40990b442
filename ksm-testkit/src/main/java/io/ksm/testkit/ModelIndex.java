package io.ksm.testkit;

import io.ksm.api.OrderedIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * An ordered index in the plainest words: a sorted map from keys to lists of pages. Slow, large and
 * easy to believe; other indexes are compared with it.
 */
public final class ModelIndex implements OrderedIndex {
  private final TreeMap<Long, List<Integer>> pagesByKey = new TreeMap<>(Long::compareUnsigned);
  private int size;

  /** Makes an empty index. */
  public ModelIndex() {}

  @Override
  public int find(long key) {
    List<Integer> pages = pagesByKey.get(key);
    return pages == null ? NONE : pages.getFirst();
  }

  @Override
  public void insert(long key, int page) {
    pagesByKey.computeIfAbsent(key, absent -> new ArrayList<>()).add(page);
    size++;
  }

  @Override
  public boolean remove(long key, int page) {
    List<Integer> pages = pagesByKey.get(key);
    if (pages == null || !pages.remove(Integer.valueOf(page))) {
      return false;
    }
    if (pages.isEmpty()) {
      pagesByKey.remove(key);
    }
    size--;
    return true;
  }

  @Override
  public boolean replace(long key, int page, int by) {
    List<Integer> pages = pagesByKey.getOrDefault(key, List.of());
    int first = pages.indexOf(page);
    if (first >= 0) {
      pages.set(first, by);
    }
    return first >= 0;
  }

  @Override
  public void clear() {
    pagesByKey.clear();
    size = 0;
  }

  @Override
  public int size() {
    return size;
  }

  /** Returns a rough estimate: what a map's entry, a list and the boxes take. */
  @Override
  public long memoryBytes() {
    return 128 + 120L * pagesByKey.size() + 20L * size;
  }

  @Override
  public void forEach(EntryConsumer inOrder) {
    pagesByKey.forEach((key, pages) -> pages.forEach(page -> inOrder.accept(key, page)));
  }
}
