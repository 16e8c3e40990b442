package io.ksm.bench.workload;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;

/**
 * Which content lies on which page of one or several memories.
 *
 * @param memories for each memory the content number of each page; 0 is the page of zeros
 * @param contents the bytes that the numbers stand for
 * @param volatilePages how many of the highest content numbers change between scans; each is on one
 *     page
 */
public record Layout(List<int[]> memories, PageContents contents, int volatilePages) {
  /** The size of all pages here, in bytes. */
  public static final int PAGE_SIZE = 4096;

  /** Copies the list. */
  public Layout {
    memories = List.copyOf(memories);
  }

  /** Returns the number of pages in all memories. */
  public long pages() {
    return memories.stream().mapToLong(memory -> memory.length).sum();
  }

  /**
   * Returns how many pages the best merging saves: all but one of each content, and all zero pages,
   * which need no copy of their own.
   */
  public long mergeablePages() {
    BitSet contents = new BitSet();
    for (int[] memory : memories) {
      for (int content : memory) {
        contents.set(content);
      }
    }
    contents.clear(0);
    return pages() - contents.cardinality();
  }

  /**
   * Writes pages.
   *
   * @param memory which of the memories
   * @param first of its pages
   * @param count how many
   * @param into from its beginning
   */
  public void write(int memory, int first, int count, MemorySegment into) {
    int[] numbers = memories.get(memory);
    for (int i = 0; i < count; i++) {
      long offset = (long) i * PAGE_SIZE;
      int content = numbers[first + i];
      if (content == 0) {
        into.asSlice(offset, PAGE_SIZE).fill((byte) 0);
      } else {
        contents.write(content, into, offset);
      }
    }
  }
}
