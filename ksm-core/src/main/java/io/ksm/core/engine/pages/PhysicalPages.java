package io.ksm.core.engine.pages;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import java.util.Arrays;

/**
 * Knows where pages lie physically, as far as sources tell: which map one physical page though
 * nobody merged them, and which are parts of huge pages.
 *
 * <p>Costs nothing for chunks of which nothing is told, 8 bytes per page where a pfn is known and a
 * bit per page where one is huge. Written by several threads in phase 1, read between scans.
 */
public final class PhysicalPages {
  private static final byte PRESENT = PageState.PRESENT.code();
  private static final byte UNCHANGED = PageState.UNCHANGED.code();

  private final SlotTable slots;

  /** Indexed by slot; null where no pfn is known. */
  private long[][] pfns = {};

  /**
   * Indexed by slot; null where no page is huge. The first element is the size of a huge page in
   * bytes.
   */
  private long[][] huge = {};

  public PhysicalPages(SlotTable slots) {
    this.slots = slots;
  }

  /** Makes room for all slots. Called between scans. */
  public void ensure() {
    int limit = slots.slotOf((int) (slots.pageLimit() - 1)) + 1;
    if (slots.pageLimit() > 0 && limit > pfns.length) {
      pfns = Arrays.copyOf(pfns, limit);
      huge = Arrays.copyOf(huge, limit);
    }
  }

  /** Says whether nothing is known of a slot's pages, nor told by a chunk of them. */
  public boolean isSilent(int slot, PageChunk chunk) {
    return !hasPfns(slot, chunk) && !hasHuge(slot, chunk);
  }

  private boolean hasPfns(int slot, PageChunk chunk) {
    return chunk.knowsPfns() || pfns[slot] != null;
  }

  private boolean hasHuge(int slot, PageChunk chunk) {
    return chunk.hugePageBytes() != 0 || huge[slot] != null;
  }

  /** Notes what a chunk says of the pages of a slot, in place of what was known of them. */
  public void note(int slot, int first, int count, PageChunk chunk) {
    if (hasPfns(slot, chunk)) {
      notePfns(slot, first, count, chunk);
    }
    if (hasHuge(slot, chunk)) {
      noteHuge(slot, first, count, chunk);
    }
  }

  private synchronized void notePfns(int slot, int first, int count, PageChunk chunk) {
    for (int i = 0; i < count; i++) {
      long pfn = isOwn(chunk.states()[i]) ? chunk.pfn(i) : 0;
      if (pfn != 0 && pfns[slot] == null) {
        pfns[slot] = new long[slots.pagesPerChunk()];
      }
      if (pfns[slot] != null) {
        pfns[slot][first + i] = pfn;
      }
    }
  }

  /** Leaves out what others merged: the zero page, and the kernel's frames. */
  private static boolean isOwn(byte state) {
    return state == PRESENT || state == UNCHANGED;
  }

  private synchronized void noteHuge(int slot, int first, int count, PageChunk chunk) {
    if (huge[slot] == null) {
      huge[slot] = new long[1 + (slots.pagesPerChunk() + Long.SIZE - 1) / Long.SIZE];
    }
    long[] marks = huge[slot];
    if (chunk.hugePageBytes() != 0) {
      marks[0] = chunk.hugePageBytes();
    }
    for (int page = first; page < first + count; page++) {
      long bit = 1L << page;
      if (chunk.isHuge(page - first)) {
        marks[1 + page / Long.SIZE] |= bit;
      } else {
        marks[1 + page / Long.SIZE] &= ~bit;
      }
    }
  }

  /** Returns the pfn of a page that lies together with others, or 0 if none is known. */
  public long pfn(int page) {
    long[] known = pfns[slots.slotOf(page)];
    return known == null ? 0 : known[slots.indexOf(page)];
  }

  /** Says whether two pages are known to map one physical page. */
  public boolean areOne(int page, int other) {
    long pfn = pfn(page);
    return pfn != 0 && pfn == pfn(other);
  }

  /** Says whether any pfn is known. */
  public boolean anyPfns() {
    for (long[] known : pfns) {
      if (known != null) {
        return true;
      }
    }
    return false;
  }

  /** Says whether any page of a slot may be huge. */
  public boolean mayBeHuge(int slot) {
    return huge[slot] != null;
  }

  public boolean isHuge(int page) {
    long[] marks = huge[slots.slotOf(page)];
    int index = slots.indexOf(page);
    return marks != null && (marks[1 + index / Long.SIZE] & 1L << index) != 0;
  }

  /** Returns the size of a slot's huge pages, if it may have any, in bytes. */
  public long hugeBytes(int slot) {
    long[] marks = huge[slot];
    return marks == null ? 0 : marks[0];
  }

  public void clear() {
    Arrays.fill(pfns, null);
    Arrays.fill(huge, null);
  }

  public long memoryBytes() {
    long bytes = 0;
    for (int slot = 0; slot < pfns.length; slot++) {
      bytes += 2 * Integer.BYTES;
      bytes += pfns[slot] == null ? 0 : (long) pfns[slot].length * Long.BYTES;
      bytes += huge[slot] == null ? 0 : (long) huge[slot].length * Long.BYTES;
    }
    return bytes;
  }
}
