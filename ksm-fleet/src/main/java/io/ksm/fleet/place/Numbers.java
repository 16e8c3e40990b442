package io.ksm.fleet.place;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Numbers of sources or hosts in an order of their own. */
final class Numbers {
  private Numbers() {}

  /** Returns numbers sorted; equal ones stay in the order in which they come. */
  static IntStream sorted(IntStream numbers, Comparator<Integer> order) {
    return numbers.boxed().sorted(order).mapToInt(Integer::intValue);
  }
}
