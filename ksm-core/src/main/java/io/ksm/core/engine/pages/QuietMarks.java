package io.ksm.core.engine.pages;

import java.util.Arrays;

/**
 * Marks the chunks that are quiet, with a byte for each slot.
 *
 * <p>Phase 1 alone sets marks, each by the one thread that visits the chunk. Phases 2 and 3 only
 * erase them: {@link PageTable} does so when it changes a link. The barriers between the phases
 * order the one before the other, so plain bytes are enough.
 */
public final class QuietMarks {
  private final SlotTable slots;

  /** Indexed by slot: 1 if the chunk is quiet. */
  private byte[] marks = {};

  public QuietMarks(SlotTable slots) {
    this.slots = slots;
  }

  /** Makes room for all slots. Called between scans. */
  public void ensure() {
    int limit = slots.slotLimit();
    if (limit > marks.length) {
      marks = Arrays.copyOf(marks, limit);
    }
  }

  public boolean isQuiet(int slot) {
    return marks[slot] != 0;
  }

  /** Notes whether a slot is quiet from now on. */
  public void set(int slot, boolean quiet) {
    marks[slot] = (byte) (quiet ? 1 : 0);
  }

  /** Ends the quiet of a slot, because its pages are looked at. */
  public void end(int slot) {
    // Most slots are not quiet, and partitions of several threads end neighbouring ones: they may
    // all read a cache line, but only one could write to it at a time.
    if (marks[slot] != 0) {
      marks[slot] = 0;
    }
  }

  /** Ends the quiet of the slot of a page, because the page's link is changed. */
  void endAround(int page) {
    end(slots.slotOf(page));
  }

  /** Ends all quiet. */
  public void clear() {
    Arrays.fill(marks, (byte) 0);
  }

  public long memoryBytes() {
    return marks.length;
  }
}
