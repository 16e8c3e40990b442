package io.ksm.core.engine;

import java.util.Arrays;

/** Gives out small whole numbers, reusing those given back; a base for records in arrays. */
abstract class Pool {
  private int[] free = {};
  private int freeCount;
  private int used;
  private int capacity;

  /** Returns a number that is not in use. */
  final int take() {
    if (freeCount > 0) {
      return free[--freeCount];
    }
    if (used == capacity) {
      capacity = Math.max(8, capacity + (capacity >> 1));
      grow(capacity);
    }
    return used++;
  }

  /** Makes room for numbers below a limit. */
  abstract void grow(int limit);

  final void giveBack(int number) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(8, freeCount + (freeCount >> 1)));
    }
    free[freeCount++] = number;
  }

  /** Returns how many numbers are in use. */
  final int live() {
    return used - freeCount;
  }

  /** Returns a limit of all numbers that were ever in use. */
  final int limit() {
    return used;
  }

  /** Takes all numbers back. */
  final void clearPool() {
    freeCount = 0;
    used = 0;
  }

  /** Returns the bytes that the pool occupies. */
  final long poolBytes(int bytesPerRecord) {
    return (long) capacity * bytesPerRecord + (long) free.length * Integer.BYTES;
  }
}
