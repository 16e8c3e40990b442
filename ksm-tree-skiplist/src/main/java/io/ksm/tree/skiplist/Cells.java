package io.ksm.tree.skiplist;

import java.util.Arrays;

/**
 * Manages memory in cells of 32 bits: hands out blocks of a few cells and takes them back. Used by
 * one thread at a time.
 *
 * <p>A cell's address is a positive number; a block is a few neighbouring cells, known by the
 * address of the first. Blocks that were taken back are kept in one list for each length and handed
 * out again.
 */
final class Cells {
  /*
   * Cells lie in segments that never move, so that growth makes no garbage, and less than a segment
   * is unused. Only the first one grows by copying, while it is the only one. A block may
   * begin in one segment and end in the next.
   */
  private static final int SEGMENT_BITS = 10;
  private static final int SEGMENT = 1 << SEGMENT_BITS;
  private static final int MASK = SEGMENT - 1;
  private static final int MAX_SEGMENTS = 1 << (31 - SEGMENT_BITS);
  private static final int MIN_CAPACITY = 32;

  /** The first free block of each length; each holds the address of the next in its first cell. */
  private final int[] freeBlocks;

  private int[][] segments;

  /** The cells for which there is room, cell 0 included. */
  private int capacity = MIN_CAPACITY;

  /** The first cell that was never handed out; cell 0 never is. */
  private int fresh;

  /**
   * Makes a memory.
   *
   * @param maxLength the length of the longest block
   */
  Cells(int maxLength) {
    freeBlocks = new int[maxLength + 1];
    segments = new int[][] {new int[MIN_CAPACITY]};
    fresh = 1;
  }

  int get(int address) {
    return segments[address >>> SEGMENT_BITS][address & MASK];
  }

  void set(int address, int value) {
    segments[address >>> SEGMENT_BITS][address & MASK] = value;
  }

  /** Returns the address of a block with undefined content. */
  int allocate(int length) {
    int block = freeBlocks[length];
    if (block != 0) {
      freeBlocks[length] = get(block);
      return block;
    }
    block = fresh;
    while (capacity - block < length) {
      grow();
    }
    fresh = block + length;
    return block;
  }

  /** Takes a block back. */
  void free(int block, int length) {
    set(block, freeBlocks[length]);
    freeBlocks[length] = block;
  }

  private void grow() {
    if (capacity < SEGMENT) {
      capacity = Math.min(capacity + capacity / 2, SEGMENT);
      segments[0] = Arrays.copyOf(segments[0], capacity);
    } else {
      addSegment();
    }
  }

  private void addSegment() {
    int number = capacity >>> SEGMENT_BITS;
    if (number == MAX_SEGMENTS - 1) {
      throw new IllegalStateException("a skip list index is full at 8 GiB: use more partitions");
    }
    if (number == segments.length) {
      segments = Arrays.copyOf(segments, number + Math.max(4, number / 4));
    }
    segments[number] = new int[SEGMENT];
    capacity += SEGMENT;
  }

  /** Returns how many cells were ever handed out; for tests. */
  int used() {
    return fresh - 1;
  }

  /** Returns how many cells wait to be handed out again; for tests. */
  int free() {
    int cells = 0;
    for (int length = 0; length < freeBlocks.length; length++) {
      for (int block = freeBlocks[length]; block != 0; block = get(block)) {
        cells += length;
      }
    }
    return cells;
  }

  long memoryBytes() {
    int full = capacity >>> SEGMENT_BITS;
    int rest = capacity & MASK;
    return 32
        + arrayBytes(freeBlocks.length)
        + arrayBytes(segments.length)
        + full * arrayBytes(SEGMENT)
        + (rest == 0 ? 0 : arrayBytes(rest));
  }

  private static long arrayBytes(int length) {
    return 16 + (4L * length + 7 & -8);
  }
}
