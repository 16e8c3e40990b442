package io.ksm.testkit;

import io.ksm.api.OrderedIndex;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An index between a user and another index, which believes neither.
 *
 * <p>It keeps a {@link ModelIndex} beside the index that it checks, and compares every answer. From
 * the user it demands what {@link OrderedIndex} demands: one thread at a time, pages that are not
 * negative, no change during {@link #forEach}. An {@link AssertionError} names the call and what is
 * wrong with it.
 */
public final class AssertingIndex implements OrderedIndex {
  /** A key and a page; no index can do with less for an entry. */
  private static final int LEAST_BYTES_PER_ENTRY = 12;

  private final OrderedIndex checked;
  private final ModelIndex model = new ModelIndex();
  private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
  private boolean walking;

  /**
   * Checks an index from now on.
   *
   * @param checked an empty index that nobody else uses
   */
  public AssertingIndex(OrderedIndex checked) {
    this.checked = checked;
    same("size() of a new index", checked.size(), 0);
  }

  /** Returns the index that is checked. */
  public OrderedIndex checked() {
    return checked;
  }

  @Override
  public int find(long key) {
    Thread outer = enter("find");
    int page = checked.find(key);
    same("find(%#x)".formatted(key), page, model.find(key));
    leave(outer);
    return page;
  }

  @Override
  public void insert(long key, int page) {
    Thread outer = enterToChange("insert");
    demandPage(page);
    checked.insert(key, page);
    model.insert(key, page);
    same("size() after insert(%#x, %d)".formatted(key, page), checked.size(), model.size());
    leave(outer);
  }

  @Override
  public boolean remove(long key, int page) {
    Thread outer = enterToChange("remove");
    demandPage(page);
    boolean removed = checked.remove(key, page);
    String call = "remove(%#x, %d)".formatted(key, page);
    same(call, removed, model.remove(key, page));
    same("size() after " + call, checked.size(), model.size());
    leave(outer);
    return removed;
  }

  @Override
  public boolean replace(long key, int page, int by) {
    Thread outer = enterToChange("replace");
    demandPage(page);
    demandPage(by);
    boolean replaced = checked.replace(key, page, by);
    String call = "replace(%#x, %d, %d)".formatted(key, page, by);
    same(call, replaced, model.replace(key, page, by));
    same("size() after " + call, checked.size(), model.size());
    leave(outer);
    return replaced;
  }

  @Override
  public void clear() {
    Thread outer = enterToChange("clear");
    checked.clear();
    model.clear();
    same("size() after clear()", checked.size(), 0);
    leave(outer);
  }

  @Override
  public int size() {
    Thread outer = enter("size");
    int size = checked.size();
    same("size()", size, model.size());
    leave(outer);
    return size;
  }

  @Override
  public long memoryBytes() {
    Thread outer = enter("memoryBytes");
    long bytes = checked.memoryBytes();
    if (bytes < (long) LEAST_BYTES_PER_ENTRY * model.size() || bytes == 0) {
      throw new AssertionError("memoryBytes() is " + bytes + " for " + model.size() + " entries");
    }
    leave(outer);
    return bytes;
  }

  @Override
  public void forEach(EntryConsumer inOrder) {
    Thread outer = enter("forEach");
    boolean nested = walking;
    walking = true;
    EntryList expected = new EntryList(model);
    checked.forEach((key, page) -> {
      expected.expectNext(key, page);
      inOrder.accept(key, page);
    });
    expected.expectEnd();
    walking = nested;
    leave(outer);
  }

  /** The entries that a walk should pass. */
  private static final class EntryList {
    private final long[] keys;
    private final int[] pages;
    private int filled;
    private int passed;

    EntryList(OrderedIndex from) {
      keys = new long[from.size()];
      pages = new int[from.size()];
      from.forEach((key, page) -> {
        keys[filled] = key;
        pages[filled] = page;
        filled++;
      });
    }

    void expectNext(long key, int page) {
      String call = "forEach() at entry " + passed;
      if (passed == filled) {
        throw new AssertionError(call + ": %#x, %d is one too many".formatted(key, page));
      }
      same(call + ", key", key, keys[passed]);
      same(call + ", page", page, pages[passed]);
      passed++;
    }

    void expectEnd() {
      same("entries passed by forEach()", passed, filled);
    }
  }

  private static void same(String call, Object actual, Object expected) {
    if (!actual.equals(expected)) {
      throw new AssertionError(call + ": " + actual + " instead of " + expected);
    }
  }

  private static void demandPage(int page) {
    if (page < 0) {
      throw new AssertionError("page " + page + " is negative");
    }
  }

  private @Nullable Thread enterToChange(String call) {
    if (walking && inside.get() == Thread.currentThread()) {
      throw new AssertionError(call + " during forEach");
    }
    return enter(call);
  }

  /** Returns who was inside already: this thread from within a walk, or nobody. */
  private @Nullable Thread enter(String call) {
    Thread caller = Thread.currentThread();
    Thread other = inside.compareAndExchange(null, caller);
    if (other != null && other != caller) {
      throw new AssertionError(call + " by " + caller + " while " + other + " is inside");
    }
    return other;
  }

  private void leave(@Nullable Thread outer) {
    inside.set(outer);
  }
}
