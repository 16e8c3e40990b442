package io.ksm.testkit.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Indexes that each break the contract in one way. */
final class WrongIndexes {
  private WrongIndexes() {}

  /** Finds the last of equal keys. */
  static final class LastOfEqual extends SoundIndex {
    @Override
    public int find(long key) {
      int[] found = {NONE};
      forEach((each, page) -> found[0] = each == key ? page : found[0]);
      return found[0];
    }
  }

  /** Removes another one of the entries with this key. */
  static final class RemovesAnother extends SoundIndex {
    @Override
    public boolean remove(long key, int page) {
      int first = find(key);
      return super.remove(key, first == NONE ? page : first);
    }
  }

  /** Takes keys for signed. */
  static final class Signed extends SoundIndex {
    @Override
    public void insert(long key, int page) {
      super.insert(key ^ Long.MIN_VALUE, page);
    }

    @Override
    public int find(long key) {
      return super.find(key ^ Long.MIN_VALUE);
    }

    @Override
    public boolean remove(long key, int page) {
      return super.remove(key ^ Long.MIN_VALUE, page);
    }

    @Override
    public boolean replace(long key, int page, int by) {
      return super.replace(key ^ Long.MIN_VALUE, page, by);
    }

    @Override
    public void forEach(EntryConsumer inOrder) {
      super.forEach((key, page) -> inOrder.accept(key ^ Long.MIN_VALUE, page));
    }
  }

  /** Needs nothing, it says. */
  static final class Weightless extends SoundIndex {
    @Override
    public long memoryBytes() {
      return 0;
    }
  }

  /** Leaves one entry when it is cleared. */
  static final class KeepsOne extends SoundIndex {
    @Override
    public void clear() {
      long key = root == 0 ? 0 : keys[root];
      int page = find(key);
      super.clear();
      if (page != NONE) {
        super.insert(key, page);
      }
    }
  }

  /** Puts what replaces a page after all equal keys. */
  static final class MovesToEnd extends SoundIndex {
    @Override
    public boolean replace(long key, int page, int by) {
      boolean there = super.remove(key, page);
      if (there) {
        super.insert(key, by);
      }
      return there;
    }
  }

  /** Grows by what was removed, too. */
  static final class Hoarding extends SoundIndex {
    private final List<byte[]> removed = new ArrayList<>();

    @Override
    public boolean remove(long key, int page) {
      boolean there = super.remove(key, page);
      if (there) {
        removed.add(new byte[8]);
      }
      return there;
    }

    @Override
    public long memoryBytes() {
      return super.memoryBytes() + 28L * removed.size();
    }
  }

  /** Makes an object for each insertion. */
  static final class Boxing extends SoundIndex {
    private Object last = "";

    @Override
    public void insert(long key, int page) {
      last = new long[] {key, page};
      super.insert(((long[]) last)[0], page);
    }
  }

  /** Counts the entries of all instances. */
  static final class CountsAll extends SoundIndex {
    private static int all;

    @Override
    public void insert(long key, int page) {
      super.insert(key, page);
      all++;
    }

    @Override
    public int size() {
      return all;
    }
  }

  /** Passes all but the last entry. */
  static final class SkipsLast extends SoundIndex {
    @Override
    public void forEach(EntryConsumer inOrder) {
      int[] passed = {0};
      super.forEach((key, page) -> {
        if (++passed[0] < size || size == 1) {
          inOrder.accept(key, page);
        }
      });
    }
  }

  /** Says that it removed whatever it was asked to. */
  static final class AlwaysRemoves extends SoundIndex {
    @Override
    public boolean remove(long key, int page) {
      super.remove(key, page);
      return true;
    }
  }

  /** Notes the way down where other instances do as well. */
  static final class StaticScratch extends SoundIndex {
    private static final long[] SCRATCH = new long[2];

    @Override
    public void insert(long key, int page) {
      SCRATCH[0] = key;
      SCRATCH[1] = page;
      find(key);
      super.insert(SCRATCH[0], (int) SCRATCH[1]);
    }
  }

  /** Keeps the entry that it found last, for all instances. */
  static final class StaticCache extends SoundIndex {
    private static volatile long cachedKey = Long.MIN_VALUE + 12_345;
    private static volatile int cachedPage = NONE;

    @Override
    public int find(long key) {
      if (key != cachedKey || cachedPage == NONE) {
        cachedPage = NONE;
        cachedKey = key;
        cachedPage = super.find(key);
      }
      return cachedPage;
    }

    @Override
    public void insert(long key, int page) {
      cachedPage = NONE;
      super.insert(key, page);
    }

    @Override
    public boolean remove(long key, int page) {
      cachedPage = NONE;
      return super.remove(key, page);
    }

    @Override
    public boolean replace(long key, int page, int by) {
      cachedPage = NONE;
      return super.replace(key, page, by);
    }
  }

  /** Loses what comes after many entries. */
  static final class LosesMany extends SoundIndex {
    private int lost;

    @Override
    public void insert(long key, int page) {
      if (super.size() < 500_000) {
        super.insert(key, page);
      } else {
        lost++;
      }
    }

    @Override
    public int size() {
      return super.size() + lost;
    }
  }

  /** Moves all larger entries at each insertion and removal. */
  static final class SortedArray extends SoundIndex {
    private long[] sorted = new long[8];
    private int[] values = new int[8];
    private int filled;

    private int at(long key) {
      int at = Arrays.binarySearch(sorted, 0, filled, key);
      return at < 0 ? -at - 1 : at;
    }

    private void move(int from, int to) {
      System.arraycopy(sorted, from, sorted, to, filled - from);
      System.arraycopy(values, from, values, to, filled - from);
      filled += to - from;
    }

    @Override
    public void insert(long key, int page) {
      if (filled == sorted.length) {
        sorted = Arrays.copyOf(sorted, 2 * filled);
        values = Arrays.copyOf(values, 2 * filled);
      }
      int at = at(key);
      move(at, at + 1);
      sorted[at] = key;
      values[at] = page;
    }

    @Override
    public int find(long key) {
      int at = at(key);
      return at < filled && sorted[at] == key ? values[at] : NONE;
    }

    @Override
    public boolean remove(long key, int page) {
      int at = at(key);
      if (at == filled || sorted[at] != key) {
        return false;
      }
      move(at + 1, at);
      return true;
    }
  }

  /** Walks along all equal keys at each look-up. */
  static final class WalksEqual extends SoundIndex {
    @Override
    public int find(long key) {
      int found = super.find(key);
      if (found != NONE) {
        int equal = equal(root, key);
        return equal > 0 ? found : NONE;
      }
      return found;
    }

    private int equal(int node, long key) {
      if (node == 0) {
        return 0;
      }
      int order = Long.compareUnsigned(key, keys[node]);
      int low = order <= 0 ? equal(left[node], key) : 0;
      int high = order >= 0 ? equal(right[node], key) : 0;
      return low + high + (order == 0 ? 1 : 0);
    }
  }

  /** Counts what is used, and not the room for growth. */
  static final class ForgetsRoom extends SoundIndex {
    @Override
    public long memoryBytes() {
      return 100 + 12L * size;
    }
  }

  /** Takes a lot of room before there is any entry, and says nothing of it. */
  static final class Spacious extends SoundIndex {
    private final long[] room = new long[10_000];

    @Override
    public long memoryBytes() {
      return super.memoryBytes() + room.length / 1_000;
    }
  }

  /** Holds on to what it held before it was cleared, and does not count it. */
  static final class HoldsCleared extends SoundIndex {
    private final List<long[]> old = new ArrayList<>();

    @Override
    public void clear() {
      old.add(keys);
      keys = new long[4];
      pages = new int[4];
      left = new int[4];
      right = new int[4];
      super.clear();
    }

    @Override
    public long memoryBytes() {
      return super.memoryBytes() + old.size();
    }
  }

  /** Finds nothing while it is walked over. */
  static final class BusyWalking extends SoundIndex {
    private boolean walking;

    @Override
    public int find(long key) {
      return walking ? NONE : super.find(key);
    }

    @Override
    public void forEach(EntryConsumer inOrder) {
      walking = true;
      super.forEach(inOrder);
      walking = false;
    }
  }

  /** Cannot tell page 0 from no page. */
  static final class WithoutPageZero extends SoundIndex {
    @Override
    public int find(long key) {
      int found = super.find(key);
      return found == 0 ? NONE : found;
    }
  }

  /** Looks at the upper 56 bits of keys only. */
  static final class CutsKeys extends SoundIndex {
    private final TreeMap<Long, Long> cut = new TreeMap<>();

    @Override
    public void insert(long key, int page) {
      cut.merge(key >>> 8, 1L, Long::sum);
      super.insert(key, page);
    }

    @Override
    public int find(long key) {
      int found = super.find(key);
      return found == NONE && cut.containsKey(key >>> 8) ? 0 : found;
    }
  }

  /** Fails when it is closed again. */
  static final class ClosesOnce extends SoundIndex {
    private boolean closed;

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed twice");
      }
      closed = true;
    }
  }
}
