package io.ksm.core.engine.report;

import java.util.Arrays;

/**
 * Keeps the pages of one content whose pfns are known, and gives them back in slices: pages of one
 * pfn are in one slice, so that whoever counts physical pages needs room for a slice only.
 *
 * <p>Up to {@value #SMALL} pages are one slice. More of them, as of a content that is everywhere,
 * are spread over {@value #SLICES} slices; they take 4 to 8 bytes each. For one thread.
 */
final class PfnSlices {
  /** Takes slices. */
  @FunctionalInterface
  interface Consumer {
    /**
     * Takes one slice.
     *
     * @param pages at the beginning of the array, in the order in which they were added
     * @param count how many they are
     */
    void take(int[] pages, int count);
  }

  private static final int SMALL = 4096;
  private static final int SLICES = 1024;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** The pages as long as they are few, and their pfns. */
  private final int[] few = new int[SMALL];

  private final long[] fewPfns = new long[SMALL];
  private int fewCount;

  /** Indexed by slice: its pages; without any slice as long as the pages are few. */
  private int[][] slices = {};

  private int[] counts = {};

  /** Adds a page. */
  void add(int page, long pfn) {
    if (slices.length > 0) {
      spread(page, pfn);
    } else if (fewCount < SMALL) {
      few[fewCount] = page;
      fewPfns[fewCount++] = pfn;
    } else {
      slices = new int[SLICES][16];
      counts = new int[SLICES];
      for (int i = 0; i < fewCount; i++) {
        spread(few[i], fewPfns[i]);
      }
      fewCount = 0;
      spread(page, pfn);
    }
  }

  private void spread(int page, long pfn) {
    int slice = (int) ((pfn * MIX) >>> 32) & (SLICES - 1);
    int count = counts[slice];
    if (count == slices[slice].length) {
      slices[slice] = Arrays.copyOf(slices[slice], grown(count));
    }
    slices[slice][count] = page;
    counts[slice] = count + 1;
  }

  /**
   * Returns a greater length than a full array has: twice as much, as far as arrays may be long.
   */
  static int grown(int length) {
    return (int) Math.min(length * 2L, Integer.MAX_VALUE - 8);
  }

  /** Gives all slices, of which some may be empty, and forgets them. */
  void drain(Consumer consumer) {
    if (fewCount > 0) {
      consumer.take(few, fewCount);
      fewCount = 0;
    }
    if (slices.length > 0) {
      for (int i = 0; i < SLICES; i++) {
        consumer.take(slices[i], counts[i]);
      }
      slices = new int[0][];
    }
  }
}
