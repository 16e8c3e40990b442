package io.ksm.bench.workload;

import java.util.SplittableRandom;

/**
 * Shares of the kinds of pages in a memory.
 *
 * @param zeroPercent pages of zeros
 * @param duplicatePercent pages of which there are {@link #COPIES} each; the rest are unique
 */
record Mixture(int zeroPercent, int duplicatePercent) {
  /** How many pages are equal to each other. */
  static final int COPIES = 4;

  /** Returns the content numbers of a memory, from 1 without gaps, in random order. */
  int[] numbers(int pages, long seed) {
    int[] numbers = new int[pages];
    int zero = (int) ((long) pages * zeroPercent / 100);
    int duplicateEnd = zero + (int) ((long) pages * duplicatePercent / 100);
    int next = 1;
    for (int i = zero; i < pages; i++) {
      // The last of the duplicates completes its group, or makes a smaller one.
      boolean sameAsBefore = i < duplicateEnd && (i - zero) % COPIES != 0;
      numbers[i] = sameAsBefore ? next - 1 : next++;
    }
    shuffle(numbers, new SplittableRandom(seed));
    return numbers;
  }

  private static void shuffle(int[] numbers, SplittableRandom random) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int number = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = number;
    }
  }
}
