package io.ksm.fleet.place;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Sorts numbers of sources or hosts by what they stand for. Stateless. */
final class SortedInts {
  private SortedInts() {}

  /** Returns numbers sorted; equal ones stay in the order in which they come. */
  static IntStream of(IntStream numbers, Comparator<Integer> order) {
    return numbers.boxed().sorted(order).mapToInt(Integer::intValue);
  }
}
