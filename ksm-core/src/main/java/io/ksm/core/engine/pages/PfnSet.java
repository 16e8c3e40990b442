package io.ksm.core.engine.pages;

import java.util.Arrays;

/**
 * Holds pfns. It has a bit for each, in blocks of {@value #BLOCK} of them, so that it takes at most
 * a bit for each page of a machine whose pfns it holds, wherever they begin. A look-up takes
 * constant time. Any number may be a pfn. For one thread.
 */
public final class PfnSet {
  private static final int SHIFT = 15;
  private static final int BLOCK = 1 << SHIFT;
  private static final int FIRST_BLOCKS = 16;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long[] NO_BLOCK = {};

  /** A hash table of blocks, of which at most half is used: by their numbers, from 1 on. */
  private long[] numbers = new long[FIRST_BLOCKS];

  private long[][] blocks = noBlocks(FIRST_BLOCKS);
  private int used;

  private static long[][] noBlocks(int count) {
    long[][] none = new long[count][];
    Arrays.fill(none, NO_BLOCK);
    return none;
  }

  /** Adds a pfn; returns false if it was there. */
  public boolean add(long pfn) {
    long[] block = block(pfn);
    long bit = 1L << pfn;
    int word = word(pfn);
    boolean isNew = (block[word] & bit) == 0;
    block[word] |= bit;
    return isNew;
  }

  public boolean contains(long pfn) {
    long[] block = blocks[place(number(pfn))];
    return block.length > 0 && (block[word(pfn)] & (1L << pfn)) != 0;
  }

  public boolean isEmpty() {
    return used == 0;
  }

  public void clear() {
    numbers = new long[FIRST_BLOCKS];
    blocks = noBlocks(FIRST_BLOCKS);
    used = 0;
  }

  private static long number(long pfn) {
    return (pfn >>> SHIFT) + 1;
  }

  private static int word(long pfn) {
    return (int) (pfn & (BLOCK - 1)) / Long.SIZE;
  }

  /** Returns where a block is, or would be. */
  private int place(long number) {
    int at = (int) ((number * MIX) >>> 33) & (numbers.length - 1);
    while (numbers[at] != number && numbers[at] != 0) {
      at = (at + 1) & (numbers.length - 1);
    }
    return at;
  }

  private long[] block(long pfn) {
    long number = number(pfn);
    int at = place(number);
    long[] found = blocks[at];
    return found.length == 0 ? make(number) : found;
  }

  private long[] make(long number) {
    if (2 * (used + 1) > numbers.length) {
      grow();
    }
    long[] made = new long[BLOCK / Long.SIZE];
    put(number, made);
    return made;
  }

  private void put(long number, long[] block) {
    int at = place(number);
    numbers[at] = number;
    blocks[at] = block;
    used++;
  }

  private void grow() {
    long[] oldNumbers = numbers;
    long[][] oldBlocks = blocks;
    numbers = new long[2 * oldNumbers.length];
    blocks = noBlocks(numbers.length);
    used = 0;
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] != 0) {
        put(oldNumbers[i], oldBlocks[i]);
      }
    }
  }
}
