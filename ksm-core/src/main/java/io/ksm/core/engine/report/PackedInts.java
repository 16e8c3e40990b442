package io.ksm.core.engine.report;

import java.util.Arrays;

/**
 * Keeps numbers by groups, in the order in which they came: filled first, then sorted, then asked.
 * Takes 12 bytes for each number. For one thread.
 */
final class PackedInts {
  private static final int[] NONE = {};

  /** The group in the upper half, and below it the place among {@link #numbers}. */
  private long[] groups = {};

  private int[] numbers = {};
  private int count;

  /**
   * Adds a number.
   *
   * @param group not negative
   */
  void add(int group, int number) {
    if (count == numbers.length) {
      int capacity = Math.max(16, count + (count >> 1));
      groups = Arrays.copyOf(groups, capacity);
      numbers = Arrays.copyOf(numbers, capacity);
    }
    groups[count] = (long) group << Integer.SIZE | count;
    numbers[count++] = number;
  }

  /** Ends the filling. */
  void sort() {
    Arrays.sort(groups, 0, count);
  }

  /** Returns the numbers of a group, in the order in which they came. */
  int[] of(int group) {
    int begin = find((long) group << Integer.SIZE);
    int end = begin;
    while (end < count && groups[end] >>> Integer.SIZE == group) {
      end++;
    }
    if (begin == end) {
      return NONE;
    }
    int[] found = new int[end - begin];
    for (int i = 0; i < found.length; i++) {
      found[i] = numbers[(int) groups[begin + i]];
    }
    return found;
  }

  private int find(long key) {
    int at = Arrays.binarySearch(groups, 0, count, key);
    return at < 0 ? -at - 1 : at;
  }
}
