package io.ksm.core.engine.pages;

import java.util.Arrays;

/**
 * Counts merged pages by runs of neighbours: those on the zero page, and those on a frame that they
 * do not have for themselves. Costs a byte for each page, and nothing unless it is wanted.
 *
 * <p>Whatever merges or parts pages marks them, so a count looks only at the slots in which that
 * has happened since the last one. A page is marked by the one thread that may change its link, see
 * {@link Link}; counts are for one thread, between batches.
 */
public final class MergedPages {
  private static final int COUNT_BITS = 20;
  private static final long COUNT_MASK = (1 << COUNT_BITS) - 1;

  private final SlotTable slots;
  private boolean wanted;

  /** Indexed by segment of pages and by page: 1 if it is merged. */
  private byte[][] marks = {};

  /** Indexed by slot: 1 if a mark has changed since the slot was counted. */
  private byte[] changed = {};

  /**
   * Indexed by slot: the run that was counted last, its first page and its length, and its count.
   */
  private long[] counted = {};

  MergedPages(SlotTable slots) {
    this.slots = slots;
  }

  /** Returns what each page takes, but for 9 bytes a slot. */
  public int bytesPerPage() {
    return wanted ? 1 : 0;
  }

  /** Begins to take marks. Called before any page is merged. */
  public void want() {
    wanted = true;
  }

  /** Makes room for all slots. Called between scans. */
  void ensure() {
    int segments = wanted ? PageTable.segments(slots.pageLimit()) : 0;
    int old = marks.length;
    if (segments <= old) {
      return;
    }
    marks = Arrays.copyOf(marks, segments);
    for (int i = old; i < segments; i++) {
      marks[i] = new byte[PageTable.SEGMENT_PAGES];
    }
    int slotLimit = slots.slotOf(segments * PageTable.SEGMENT_PAGES - 1) + 1;
    changed = Arrays.copyOf(changed, slotLimit);
    counted = Arrays.copyOf(counted, slotLimit);
  }

  /** Notes whether a page is merged from now on. */
  public void set(int page, boolean merged) {
    if (wanted) {
      marks[page >>> PageTable.SEGMENT_BITS][PageTable.inSegment(page)] = (byte) (merged ? 1 : 0);
      changed[slots.slotOf(page)] = 1;
    }
  }

  /**
   * Returns how many pages of a run are merged.
   *
   * @param slot in which the run lies
   * @param first page of the run, from the slot's first on
   * @param count its pages
   */
  public int count(int slot, int first, int count) {
    long run = ((long) first << COUNT_BITS | count) << COUNT_BITS;
    if (changed[slot] != 0 || (counted[slot] & ~COUNT_MASK) != run) {
      changed[slot] = 0;
      counted[slot] = run | sum(slots.firstPage(slot) + first, count);
    }
    return (int) (counted[slot] & COUNT_MASK);
  }

  private int sum(int page, int count) {
    byte[] segment = marks[page >>> PageTable.SEGMENT_BITS];
    int base = PageTable.inSegment(page);
    int sum = 0;
    for (int i = base; i < base + count; i++) {
      sum += segment[i];
    }
    return sum;
  }

  /** Takes all pages as not merged. */
  void clear() {
    for (byte[] segment : marks) {
      Arrays.fill(segment, (byte) 0);
    }
    Arrays.fill(changed, (byte) 1);
  }

  long memoryBytes() {
    return (long) marks.length * PageTable.SEGMENT_PAGES + (1L + Long.BYTES) * counted.length;
  }
}
