package io.ksm.testkit;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
  private static final int MIN_BYTES_PER_ENTRY = 12;

  private final OrderedIndex checked;
  private final ModelIndex model = new ModelIndex();
  private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
  private boolean walking;
  private volatile boolean closed;

  /**
   * Checks an index from now on.
   *
   * @param checked an empty index that nobody else uses
   */
  public AssertingIndex(OrderedIndex checked) {
    this.checked = checked;
    same(checked.size(), 0, () -> "size() of a new index");
  }

  /** Returns the index that is checked. */
  public OrderedIndex checked() {
    return checked;
  }

  @Override
  public int find(long key) {
    return alone(
        "find",
        () -> {
          int page = checked.find(key);
          same(page, model.find(key), () -> "find(%#x)".formatted(key));
          return page;
        });
  }

  @Override
  public void expect(long[] keys, int from, int to) {
    change(
        () -> "expect() of %d keys".formatted(to - from),
        () -> {
          long[] before = keys.clone();
          checked.expect(keys, from, to);
          if (!Arrays.equals(keys, before)) {
            throw new AssertionError("expect() writes to the keys that it is given");
          }
          return true;
        });
  }

  @Override
  public void insert(long key, int page) {
    demandPage(page);
    change(
        () -> "insert(%#x, %d)".formatted(key, page),
        () -> {
          checked.insert(key, page);
          model.insert(key, page);
          return true;
        });
  }

  @Override
  public boolean remove(long key, int page) {
    demandPage(page);
    Supplier<String> call = () -> "remove(%#x, %d)".formatted(key, page);
    return change(call, () -> same(checked.remove(key, page), model.remove(key, page), call));
  }

  @Override
  public boolean replace(long key, int page, int by) {
    demandPage(page);
    demandPage(by);
    Supplier<String> call = () -> "replace(%#x, %d, %d)".formatted(key, page, by);
    return change(
        call, () -> same(checked.replace(key, page, by), model.replace(key, page, by), call));
  }

  @Override
  public void clear() {
    change(
        () -> "clear()",
        () -> {
          checked.clear();
          model.clear();
          return true;
        });
  }

  @Override
  public int size() {
    return alone("size", () -> same(checked.size(), model.size(), () -> "size()"));
  }

  @Override
  public long memoryBytes() {
    return alone(
        "memoryBytes",
        () -> {
          long bytes = checked.memoryBytes();
          int size = model.size();
          long least = Math.max(1, (long) MIN_BYTES_PER_ENTRY * size);
          if (bytes < least) {
            throw new AssertionError(
                "memoryBytes() is %d with %d entries, and must be at least %d: %d for each"
                    .formatted(bytes, size, least, MIN_BYTES_PER_ENTRY));
          }
          return bytes;
        });
  }

  @Override
  public void forEach(EntryConsumer inOrder) {
    alone("forEach", () -> walk(inOrder));
  }

  @Override
  public void close() {
    closed = true;
    checked.close();
  }

  private boolean walk(EntryConsumer inOrder) {
    boolean nested = walking;
    walking = true;
    try {
      EntryList expected = new EntryList(model);
      checked.forEach((key, page) -> {
        expected.expectNext(key, page);
        inOrder.accept(key, page);
      });
      expected.expectEnd();
      return true;
    } finally {
      walking = nested;
    }
  }

  private boolean change(Supplier<String> call, Supplier<Boolean> body) {
    return alone(
        "change",
        () -> {
          if (walking) {
            throw new AssertionError(call.get() + " during forEach()");
          }
          boolean answer = body.get();
          same(checked.size(), model.size(), () -> "size() after " + call.get());
          return answer;
        });
  }

  /** Does something while no other thread is inside; this one may be, from within a walk. */
  private <T> T alone(String call, Supplier<T> body) {
    Thread caller = Thread.currentThread();
    Thread outer = inside.compareAndExchange(null, caller);
    if (outer != null && outer != caller) {
      throw new AssertionError(call + " by " + caller + " while " + outer + " is inside");
    }
    try {
      if (closed) {
        throw new AssertionError(call + " after close()");
      }
      return body.get();
    } finally {
      inside.set(outer);
    }
  }

  private static <T> T same(T actual, T expected, Supplier<String> call) {
    if (!actual.equals(expected)) {
      throw new AssertionError(call.get() + ": " + actual + " instead of " + expected);
    }
    return actual;
  }

  private static void demandPage(int page) {
    if (page < 0) {
      throw new AssertionError("page " + page + " is negative");
    }
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
      int at = passed++;
      if (at == filled) {
        throw new AssertionError("forEach() passes more than " + filled + " entries");
      }
      same(key, keys[at], () -> "forEach() at entry " + at + ", key");
      same(page, pages[at], () -> "forEach() at entry " + at + ", page");
    }

    void expectEnd() {
      same(passed, filled, () -> "entries passed by forEach()");
    }
  }
}
