package io.ksm.tree.skiplist;

import java.util.Arrays;

/**
 * Memory in cells of 32 bits, handed out as blocks of a few cells and taken back.
 *
 * <p>A cell's address is a positive number; blocks are neighbouring cells. Blocks that were taken
 * back are kept in one list for each length and handed out again.
 */
final class Cells {
  /*
   * Cells lie in segments of 64 Ki, so that growth never copies more than one of them; only the last
   * may be shorter. It grows with the whole, by a sixteenth, which bounds the room that lies idle.
   * A block may begin in one segment and end in the next.
   */
  private static final int SEGMENT_BITS = 16;
  private static final int SEGMENT = 1 << SEGMENT_BITS;
  private static final int MOST_SEGMENTS = 1 << (31 - SEGMENT_BITS);
  private static final int SMALLEST = 32;

  /** The first free block of each length; each holds the address of the next in its first cell. */
  private final int[] freeBlocks;

  private int[][] segments;

  /** The first cell that was never handed out; cell 0 never is. */
  private int fresh;

  /**
   * Makes a memory.
   *
   * @param mostLength the length of the longest block
   */
  Cells(int mostLength) {
    freeBlocks = new int[mostLength + 1];
    segments = new int[][] {new int[SMALLEST]};
    fresh = 1;
  }

  int get(int address) {
    return segments[address >>> SEGMENT_BITS][address & (SEGMENT - 1)];
  }

  void set(int address, int value) {
    segments[address >>> SEGMENT_BITS][address & (SEGMENT - 1)] = value;
  }

  /** Returns the address of a block with undefined content. */
  int allocate(int length) {
    int block = freeBlocks[length];
    if (block != 0) {
      freeBlocks[length] = get(block);
      return block;
    }
    block = fresh;
    makeRoom(block + length - 1);
    fresh = block + length;
    return block;
  }

  /** Takes back a block. */
  void free(int block, int length) {
    set(block, freeBlocks[length]);
    freeBlocks[length] = block;
  }

  private void makeRoom(int last) {
    int number = last >>> SEGMENT_BITS;
    if (number >= MOST_SEGMENTS) {
      throw new IllegalStateException("a skip list index is full at 8 GiB: use more partitions");
    }
    if (number == segments.length) {
      segments[number - 1] = Arrays.copyOf(segments[number - 1], SEGMENT);
      segments = Arrays.copyOf(segments, number + 1);
      segments[number] = new int[0];
    }
    int needed = (last & (SEGMENT - 1)) + 1;
    if (needed > segments[number].length) {
      int grown = needed + Math.max(SMALLEST, last / 16);
      segments[number] = Arrays.copyOf(segments[number], Math.min(grown, SEGMENT));
    }
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
    long bytes = 32 + 16 + 4L * freeBlocks.length + 16 + 20L * segments.length;
    for (int[] segment : segments) {
      bytes += 4L * segment.length;
    }
    return bytes;
  }
}
