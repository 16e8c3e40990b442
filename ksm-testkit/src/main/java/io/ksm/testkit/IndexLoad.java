package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.OrderedIndex;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/** Indexes of many entries: whether they lose none, and how their work grows. */
final class IndexLoad {
  private static final int MANY = 2_000_000;
  private static final int STEP = 17;
  private static final int EXPECTED = 40;

  /** A tree takes some two seconds, without an optimizing compiler. */
  private static final long MAX_NANOS_FOR_MANY = 30_000_000_000L;

  private static final int FEW = 4_000;

  /** Fewer of one key, because a walk along them takes long. */
  private static final int FEW_EQUAL = 500;

  /** Until the code is compiled. */
  private static final long WARM_UP_NANOS = 30_000_000;

  private static final int TIMES_AS_MANY = 32;

  /** A balanced tree takes 3 to 5 times as long per entry, a sorted array more than 60 times. */
  private static final int MAX_TIMES_AS_LONG = 16;

  private static final int ATTEMPTS = 3;

  private static final String WORK =
      "Work must grow with the logarithm of entries, not in proportion";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private IndexLoad() {}

  /**
   * Fills an index with as many pages as 8 GiB have; each must be found under its key. Fails early
   * if that would take long.
   */
  static void checkMany(OrderedIndex index) {
    checkMany(index, MAX_NANOS_FOR_MANY);
  }

  /**
   * Does so in a given time.
   *
   * @param maxNanos of processor time
   */
  static void checkMany(OrderedIndex index, long maxNanos) {
    long begin = THREADS.getCurrentThreadCpuTime();
    for (int page = 0; page < MANY; page++) {
      index.insert(key(page), page);
      checkTime(begin, maxNanos, page, "insert()");
    }
    assertThat(index.size()).as("size() after %d insertions", MANY).isEqualTo(MANY);
    assertThat(walk(index)).as("entries that forEach() passes of %d", MANY).isEqualTo(MANY);
    int removed = 0;
    for (int page = 0; page < MANY; page += STEP, removed++) {
      if (removed % EXPECTED == 0) {
        expect(index, page);
      }
      checkFind(index, page, page);
      if (!index.remove(key(page), page)) {
        throw new AssertionError("remove(%#x, %d): false".formatted(key(page), page));
      }
      checkFind(index, page, OrderedIndex.NONE);
      checkTime(begin, maxNanos, removed, "find() and remove()");
    }
    assertThat(walk(index))
        .as("entries that forEach() passes after removals")
        .isEqualTo(MANY - removed);
    index.close();
  }

  private static void expect(OrderedIndex index, int page) {
    long[] keys = new long[EXPECTED];
    for (int i = 0; i < EXPECTED; i++) {
      keys[i] = key(page + i * STEP);
    }
    index.expect(keys, 0, EXPECTED);
  }

  private static void checkTime(long begin, long maxNanos, int calls, String call) {
    if (calls % 1024 == 0 && THREADS.getCurrentThreadCpuTime() - begin > maxNanos) {
      throw new AssertionError(
          "an index for %,d entries is at call %,d of %s after %,d ms of processor time. %s"
              .formatted(MANY, calls, call, maxNanos / 1_000_000, WORK));
    }
  }

  /** Returns a good hash of one partition of the key space; no page has that of another. */
  private static long key(int page) {
    return 0xA5L << 56 | new SplittableRandom(page).nextLong() >>> 8;
  }

  private static void checkFind(OrderedIndex index, int page, int expected) {
    int found = index.find(key(page));
    if (found != expected) {
      throw new AssertionError(
          "find(%#x) among %d entries: %d instead of %d"
              .formatted(key(page), index.size(), found, expected));
    }
  }

  private static int walk(OrderedIndex index) {
    int[] passed = {0};
    long[] before = {0};
    index.forEach((key, page) -> {
      if (key != key(page) || Long.compareUnsigned(key, before[0]) < 0) {
        throw new AssertionError(
            "forEach() passes page %d under %#x, after %#x: its key is %#x"
                .formatted(page, key, before[0], key(page)));
      }
      before[0] = key;
      passed[0]++;
    });
    return passed[0];
  }

  /**
   * Compares the processor time of a small and of a large index, per entry. What disturbs a
   * measurement makes it longer, so the shortest of several counts.
   */
  static void checkGrowth(Supplier<OrderedIndex> indexes, KeyPattern pattern, Seed seed) {
    int few = pattern == KeyPattern.ONE ? FEW_EQUAL : FEW;
    SplittableRandom random = seed.random();
    long[] keys = new long[few * TIMES_AS_MANY];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = pattern.key(random, i);
    }
    long small = Long.MAX_VALUE;
    long begin = THREADS.getCurrentThreadCpuTime();
    while (THREADS.getCurrentThreadCpuTime() - begin < WARM_UP_NANOS) {
      small = Math.min(small, nanos(indexes.get(), keys, few, pattern, Long.MAX_VALUE));
    }
    long limit = small * TIMES_AS_MANY * MAX_TIMES_AS_LONG;
    long large = Long.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS && large > limit; i++) {
      large = Math.min(large, nanos(indexes.get(), keys, keys.length, pattern, limit));
    }
    if (large > limit) {
      throw new AssertionError(
          "%d entries take at least %,d ns of processor time, %d entries %,d ns: more than %d times"
                  .formatted(keys.length, large, few, small, MAX_TIMES_AS_LONG)
              + " as long each. "
              + WORK);
    }
  }

  /** Returns the processor time of insertions, look-ups and removals; stops soon after a limit. */
  private static long nanos(
      OrderedIndex index, long[] keys, int entries, KeyPattern pattern, long limit) {
    long begin = THREADS.getCurrentThreadCpuTime();
    IntToLongFunction insert =
        i -> {
          index.insert(keys[i], i);
          return 0;
        };
    IntToLongFunction find = i -> index.find(keys[i]);
    IntToLongFunction remove = i -> index.remove(keys[i], i) ? 1 : 0;
    each(insert, entries, begin, limit);
    each(find, entries, begin, limit);
    // To remove one of many equal keys may take time in proportion to them.
    if (pattern != KeyPattern.ONE) {
      each(remove, entries, begin, limit);
    }
    return THREADS.getCurrentThreadCpuTime() - begin;
  }

  private static void each(IntToLongFunction call, int entries, long begin, long limit) {
    long sum = 0;
    for (int i = 0; i < entries; i++) {
      sum += call.applyAsLong(i);
      if (i % 1024 == 0 && THREADS.getCurrentThreadCpuTime() - begin > limit) {
        return;
      }
    }
    assertThat(sum).isNotNegative();
  }
}
