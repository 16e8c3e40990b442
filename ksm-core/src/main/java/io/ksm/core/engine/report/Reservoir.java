package io.ksm.core.engine.report;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws some pages at random from those that pass, each with the same chance, without knowing how
 * many will pass (Li, "Reservoir-sampling algorithms of time complexity O(n(1+log(N/n)))", 1994). A
 * page that is not drawn costs a comparison. For one thread.
 */
final class Reservoir {
  private static final int FIRST_ROOM = 1 << 10;

  private final int limit;
  private final SplittableRandom random;

  /** Grows with what passes, as the limit may be far more than that. */
  private int[] drawn;

  private long passed;

  /** The number of the page that is drawn next, from 0. */
  private long next;

  private double weight = 1;

  /**
   * Begins.
   *
   * @param pages how many to draw
   */
  Reservoir(int pages, SplittableRandom random) {
    this.limit = pages;
    this.drawn = new int[Math.min(pages, FIRST_ROOM)];
    this.random = random;
  }

  /** Lets a page pass. */
  void pass(int page) {
    if (passed == next) {
      take(page);
    }
    passed++;
  }

  private void take(int page) {
    if (passed < limit) {
      add(page, (int) passed);
      if (passed + 1 < limit) {
        next++;
        return;
      }
    } else {
      drawn[random.nextInt(limit)] = page;
    }
    weight *= Math.exp(logarithm() / limit);
    // A weight that has become too small for a number leaves out all that can come.
    double leap = Math.floor(logarithm() / Math.log1p(-weight));
    next = leap < Integer.MAX_VALUE ? passed + 1 + (long) leap : Long.MAX_VALUE;
  }

  private void add(int page, int index) {
    if (index == drawn.length) {
      drawn = Arrays.copyOf(drawn, (int) Math.min(limit, 2L * index));
    }
    drawn[index] = page;
  }

  /** Of a random number that is not 0. */
  private double logarithm() {
    return Math.log(1 - random.nextDouble());
  }

  /** Returns how many pages have passed. */
  long passed() {
    return passed;
  }

  /** Returns the pages that were drawn, in order. */
  int[] drawn() {
    int[] pages = Arrays.copyOf(drawn, (int) Math.min(passed, limit));
    Arrays.sort(pages);
    return pages;
  }
}
