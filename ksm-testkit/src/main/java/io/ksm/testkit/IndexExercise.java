package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.OrderedIndex;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Uses an index at random, and remembers what it has put there so that it can find it again. */
final class IndexExercise {
  private static final int PAGES = 1_000_000;

  /** In each part of a long life; {@code -Dksm.index.steps=60000} makes it longer. */
  private static final int STEPS = Integer.getInteger("ksm.index.steps", 20_000);

  private final OrderedIndex index;
  private final KeyPattern pattern;
  private final SplittableRandom random;

  private long[] keys = new long[16];
  private int[] pages = new int[16];
  private int held;
  private int made;

  IndexExercise(OrderedIndex index, KeyPattern pattern, Seed seed) {
    this.index = index;
    this.pattern = pattern;
    this.random = seed.random();
  }

  /**
   * Inserts and removes, and now and then does something else.
   *
   * @param steps how often
   * @param percentInserts how many of the insertions and removals are insertions
   */
  void run(int steps, int percentInserts) {
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(9)) {
        case 0 -> find();
        case 1 -> replace();
        case 2 -> askForAbsent();
        case 3 -> expect();
        default -> insertOrRemove(percentInserts);
      }
    }
  }

  /** Fills and empties the index several times; calls {@code check} after each time. */
  void liveLong(Runnable check) {
    // To remove one of many equal keys may take time in proportion to them, also for the model.
    boolean slow = pattern == KeyPattern.ONE || pattern == KeyPattern.EXTREME;
    int steps = slow ? 3_000 : STEPS;
    for (int percentInserts : new int[] {90, 50, 10, 70, 30, 2}) {
      live(steps, percentInserts, check);
    }
    clear();
    check.run();
    live(steps, 80, check);
  }

  /**
   * Fills and empties the index a little, clears it and begins again; calls {@code check} after
   * each step.
   */
  void liveShort(int stepsAtATime, Runnable check) {
    for (int step = 0; step < 40; step++) {
      run(stepsAtATime, 50);
      check.run();
    }
    walk();
    clear();
    live(20, 70, check);
  }

  private void live(int steps, int percentInserts, Runnable check) {
    run(steps, percentInserts);
    walk();
    check.run();
  }

  /** Passes all entries, which the index checks. */
  void walk() {
    int[] passed = {0};
    index.forEach((key, page) -> passed[0]++);
    if (passed[0] != held || index.size() != held || index.memoryBytes() <= 0) {
      throw new AssertionError(passed[0] + " entries passed of " + held);
    }
  }

  void clear() {
    index.clear();
    held = 0;
  }

  private void insertOrRemove(int percentInserts) {
    if (held == 0 || random.nextInt(100) < percentInserts) {
      insert();
    } else {
      remove();
    }
  }

  private void insert() {
    if (held == keys.length) {
      keys = Arrays.copyOf(keys, 2 * held);
      pages = Arrays.copyOf(pages, 2 * held);
    }
    keys[held] = pattern.key(random, made++);
    pages[held] = random.nextInt(PAGES);
    index.insert(keys[held], pages[held]);
    held++;
  }

  private void remove() {
    int at = random.nextInt(held);
    demand(index.remove(keys[at], pages[at]));
    held--;
    keys[at] = keys[held];
    pages[at] = pages[held];
  }

  private void find() {
    boolean known = held > 0 && random.nextBoolean();
    index.find(known ? keys[random.nextInt(held)] : pattern.key(random, made));
  }

  /** Hints at keys that are there, and at others; up to as many as come in a chunk of pages. */
  private void expect() {
    long[] expected = new long[random.nextInt(100)];
    for (int i = 0; i < expected.length; i++) {
      boolean known = held > 0 && random.nextBoolean();
      expected[i] = known ? keys[random.nextInt(held)] : pattern.key(random, made);
    }
    int from = random.nextInt(expected.length + 1);
    index.expect(expected, from, from + random.nextInt(expected.length - from + 1));
  }

  private void replace() {
    if (held > 0) {
      int at = random.nextInt(held);
      int by = random.nextInt(PAGES);
      demand(index.replace(keys[at], pages[at], by));
      pages[at] = by;
    }
  }

  /** Asks for pages that were never there, under keys that are there or nearly. */
  private void askForAbsent() {
    long key = held > 0 ? keys[random.nextInt(held)] : 0;
    int absent = PAGES + random.nextInt(PAGES);
    demand(!index.remove(key + random.nextInt(3) - 1, absent));
    demand(!index.replace(key + random.nextInt(3) - 1, absent, 0));
  }

  static void assertFind(OrderedIndex index, long key, int expected) {
    assertThat(index.find(key)).as("find(%#x)", key).isEqualTo(expected);
  }

  static void assertRemove(OrderedIndex index, long key, int page, boolean expected) {
    assertThat(index.remove(key, page)).as("remove(%#x, %d)", key, page).isEqualTo(expected);
  }

  static void assertReplace(OrderedIndex index, long key, int page, int by, boolean expected) {
    assertThat(index.replace(key, page, by))
        .as("replace(%#x, %d, %d)", key, page, by)
        .isEqualTo(expected);
  }

  private static void demand(boolean expected) {
    if (!expected) {
      throw new AssertionError("an entry that was inserted is missing, or one was made up");
    }
  }
}
