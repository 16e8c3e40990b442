package io.ksm.testkit;

import io.ksm.api.OrderedIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Several indexes of one kind at a time, as an engine has them: one for each partition. */
final class IndexCrowd {
  private static final int INDEXES = 6;
  private static final int TURNS = 6_000;
  private static final int KEYS = 300;
  private static final int THREADS = 4;
  private static final int ROUNDS = 200;

  /** So many that threads which only take turns are interrupted in the middle of a call, too. */
  private static final int MEETINGS = 150;

  private IndexCrowd() {}

  /** Uses indexes in turn on one thread, also one during a walk over another. */
  static void checkInTurn(Supplier<OrderedIndex> indexes, Seed seed) {
    SplittableRandom random = seed.random();
    List<OrderedIndex> all = new ArrayList<>();
    List<IndexExercise> exercises = new ArrayList<>();
    for (int i = 0; i < INDEXES; i++) {
      OrderedIndex index = new AssertingIndex(indexes.get());
      all.add(index);
      exercises.add(new IndexExercise(index, KeyPattern.CLUSTERED, seed.derive(i)));
    }
    for (int turn = 0; turn < TURNS; turn++) {
      exercises.get(random.nextInt(INDEXES)).run(1, turn < TURNS / 2 ? 70 : 40);
    }
    for (int i = 0; i < INDEXES; i++) {
      IndexExercise other = exercises.get((i + 1) % INDEXES);
      all.get(i).forEach((key, page) -> other.run(1, 50));
    }
    exercises.forEach(IndexExercise::walk);
    checkSameKeys(all, random);
    all.forEach(OrderedIndex::close);
  }

  /** Asks for one key in one index after the other, where each has another page. */
  private static void checkSameKeys(List<OrderedIndex> all, SplittableRandom random) {
    for (int page = 0; page < KEYS; page++) {
      long key = random.nextLong();
      for (int i = 0; i < INDEXES; i++) {
        all.get(i).insert(key, page * INDEXES + i);
      }
      for (OrderedIndex index : all) {
        index.find(key);
      }
      for (int i = 0; i < INDEXES; i += 2) {
        all.get(i).remove(key, page * INDEXES + i);
      }
      for (OrderedIndex index : all) {
        index.find(key);
      }
    }
  }

  /** Gives an index to each of several threads. */
  static void checkThreads(Supplier<OrderedIndex> indexes, Seed seed) throws InterruptedException {
    List<Together.Task> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      OrderedIndex own = indexes.get();
      long[] keys = seed.derive(i).random().longs(KEYS).toArray();
      tasks.add(() -> fillAndEmpty(own, keys));
    }
    try {
      Together.run(ROUNDS, MEETINGS, tasks);
    } catch (AssertionError e) {
      checkAlone(indexes.get(), seed);
      throw new AssertionError(
          "an index on one thread is disturbed by another index on another thread: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Does the same without other threads, as a fault that needs none is not to be told as if it did.
   * Not before: what is compiled by then is so quick that threads hardly meet.
   */
  private static void checkAlone(OrderedIndex index, Seed seed) {
    long[] keys = seed.derive(THREADS).random().longs(KEYS).toArray();
    for (int round = 0; round < ROUNDS; round++) {
      fillAndEmpty(index, keys);
    }
    index.close();
  }

  private static void fillAndEmpty(OrderedIndex index, long[] keys) {
    for (int page = 0; page < keys.length; page++) {
      index.insert(keys[page], page);
    }
    for (int page = 0; page < keys.length; page++) {
      int found = index.find(keys[page]);
      if (found != page) {
        throw new AssertionError("find(%#x): %d instead of %d".formatted(keys[page], found, page));
      }
    }
    int[] passed = {0};
    index.forEach((key, page) -> passed[0] += keys[page] == key ? 1 : 0);
    if (passed[0] != keys.length) {
      throw new AssertionError(
          "forEach() passes %d right entries of %d".formatted(passed[0], keys.length));
    }
    for (int page = 0; page < keys.length; page++) {
      if (!index.remove(keys[page], page)) {
        throw new AssertionError("remove(%#x, %d): false".formatted(keys[page], page));
      }
    }
    if (index.size() != 0) {
      throw new AssertionError("size() is " + index.size() + " after all was removed");
    }
  }
}
