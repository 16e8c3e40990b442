package io.ksm.testkit;

import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One hasher on several threads at once.
 *
 * <p>Short ranges, one directly after the other, make threads meet even in a field that is written
 * and read within nanoseconds; runs of pages make them meet in what a run keeps.
 */
final class HashThreads {
  private static final int PAGE = 4096;
  private static final int THREADS = 4;
  private static final int FRESH = 5;
  private static final int SHORT = 64;
  private static final int SHORT_ROUNDS = 60_000;

  /** As many as two idle processors have in these rounds; a busy machine takes more for them. */
  private static final int SHORT_MEETINGS = 8_000;

  private static final int LONG_ROUNDS = 60;
  private static final int ALONE_ROUNDS = 1_000;

  private final Supplier<PageHasher> hashers;
  private final MemorySegment memory;
  private final int pages;
  private final long[] ofPages;
  private final long[] ofShorts;

  /** What a wrong hash came about under. */
  private volatile String circumstances = "while other threads hash";

  /**
   * Computes the right hashes, on this thread alone.
   *
   * @param hashers makes hashers that are alike
   * @param memory some pages
   */
  HashThreads(Supplier<PageHasher> hashers, MemorySegment memory) {
    this.hashers = hashers;
    this.memory = memory;
    this.pages = (int) (memory.byteSize() / PAGE);
    this.ofPages = new long[pages];
    this.ofShorts = new long[pages];
    try (PageHasher hasher = hashers.get()) {
      hasher.hashPages(memory, 0, PAGE, pages, ofPages, 0);
    }
    for (int page = 0; page < pages; page++) {
      try (PageHasher hasher = hashers.get()) {
        ofShorts[page] = hasher.hash(memory, (long) page * PAGE, SHORT);
      }
    }
  }

  /** Fails if threads that hash together get other hashes than one that is alone. */
  void check(Seed seed) throws InterruptedException {
    try {
      for (int i = 0; i < FRESH; i++) {
        run(LONG_ROUNDS / FRESH, 0, seed.derive(i), this::hashLong);
      }
      run(SHORT_ROUNDS, SHORT_MEETINGS, seed, this::hashShort);
    } catch (AssertionError e) {
      checkAlone(seed);
      throw e;
    }
  }

  /**
   * Does the same without other threads, as a fault that needs none is not to be told as if it did.
   * Not before: what is compiled by then is so quick that threads hardly meet.
   */
  private void checkAlone(Seed seed) {
    circumstances = "on one thread";
    SplittableRandom random = seed.random();
    try (PageHasher hasher = hashers.get()) {
      for (int i = 0; i < ALONE_ROUNDS; i++) {
        hashShort(hasher, random);
        if (i < LONG_ROUNDS) {
          hashLong(hasher, random);
        }
      }
    }
  }

  /** What a thread does with a hasher. */
  @FunctionalInterface
  private interface Action {
    void run(PageHasher hasher, SplittableRandom random);
  }

  private void run(int rounds, int meetings, Seed seed, Action action) throws InterruptedException {
    try (PageHasher hasher = hashers.get()) {
      List<Together.Task> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = seed.derive(i).random();
        tasks.add(() -> action.run(hasher, random));
      }
      Together.run(rounds, meetings, tasks);
    }
  }

  private void hashShort(PageHasher hasher, SplittableRandom random) {
    int page = random.nextInt(pages);
    check("hash", SHORT, page, hasher.hash(memory, (long) page * PAGE, SHORT), ofShorts[page]);
  }

  private void hashLong(PageHasher hasher, SplittableRandom random) {
    int first = random.nextInt(pages);
    int count = random.nextInt(1, pages - first + 1);
    check("hash", PAGE, first, hasher.hash(memory, (long) first * PAGE, PAGE), ofPages[first]);
    long[] hashes = new long[count];
    hasher.hashPages(memory, (long) first * PAGE, PAGE, count, hashes, 0);
    for (int i = 0; i < count; i++) {
      check("hashPages", PAGE, first + i, hashes[i], ofPages[first + i]);
    }
  }

  private void check(String call, int length, int page, long hash, long expected) {
    if (hash != expected) {
      throw new AssertionError(
          "%s() of %d bytes of page %d, %s: %#x instead of %#x"
              .formatted(call, length, page, circumstances, hash, expected));
    }
  }
}
