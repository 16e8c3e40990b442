package io.ksm.core.engine.support;

import io.ksm.api.OrderedIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Indexes in the plainest way, so that a fault of the engine is not sought in a tree. */
public class TreeMapIndex implements OrderedIndex {
  private final TreeMap<Long, List<Integer>> entries = new TreeMap<>(Long::compareUnsigned);

  @Override
  public int find(long key) {
    List<Integer> pages = entries.get(key);
    return pages == null ? NONE : pages.getFirst();
  }

  @Override
  public void insert(long key, int page) {
    entries.computeIfAbsent(key, any -> new ArrayList<>()).add(page);
  }

  @Override
  public boolean remove(long key, int page) {
    List<Integer> pages = entries.get(key);
    boolean removed = pages != null && pages.remove(Integer.valueOf(page));
    if (removed && pages.isEmpty()) {
      entries.remove(key);
    }
    return removed;
  }

  @Override
  public boolean replace(long key, int page, int by) {
    List<Integer> pages = entries.get(key);
    int at = pages == null ? -1 : pages.indexOf(page);
    if (at >= 0) {
      pages.set(at, by);
    }
    return at >= 0;
  }

  @Override
  public void clear() {
    entries.clear();
  }

  @Override
  public int size() {
    return entries.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public long memoryBytes() {
    return 64L * size();
  }

  @Override
  public void forEach(EntryConsumer inOrder) {
    entries.forEach((key, pages) -> pages.forEach(page -> inOrder.accept(key, page)));
  }
}
