package io.ksm.core.engine.visit;

import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.pages.SlotTable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks are quiet: each of their pages stays where it is unless something happens to it, and
 * what it adds to the counters to leave them there is known. A quiet chunk of which the source
 * knows that nothing has happened is passed in constant time.
 *
 * <p>A chunk becomes quiet in phase 1, when its pages were looked at and none moved, or was about
 * to. It is not quiet any more as soon as any page is looked at again, or a page's link is changed
 * by anything but phase 1. The marks are plain bytes: phase 1 alone sets them, each by the one
 * thread that visits the chunk, and phases 2 and 3 only erase them; the barriers between the phases
 * order the one before the other.
 *
 * <p>Only a chunk that the plan holds in one piece can be quiet. Costs 5 bytes a chunk, and some
 * 100 for one that ever was quiet; allocates those only.
 */
public final class QuietChunks {
  private final SlotTable slots;

  /** By slot: 1 if the chunk is quiet. */
  private byte[] marks = {};

  /** By slot; null where a chunk was never quiet. Valid where the slot is marked. */
  private @Nullable QuietTotals[] passes = {};

  public QuietChunks(SlotTable slots) {
    this.slots = slots;
  }

  /** Makes room for all slots. Called between scans. */
  public void ensure() {
    int limit = slots.slotLimit();
    if (limit > marks.length) {
      marks = Arrays.copyOf(marks, limit);
      passes = Arrays.copyOf(passes, limit);
    }
  }

  /** Returns what it adds to pass a quiet item, or null if its pages have to be looked at. */
  @Nullable QuietTotals passOf(BatchChunk item, boolean withZeroPages) {
    QuietTotals pass = passOf(item.slot);
    return pass != null && pass.holdsFor(item, withZeroPages) ? pass : null;
  }

  /** Returns what it adds to pass the chunk of a slot, or null if it is not quiet. */
  @Nullable
  public QuietTotals passOf(int slot) {
    return marks[slot] == 0 ? null : passes[slot];
  }

  /**
   * Notes whether an item is quiet from now on: the whole of its chunk, passed without any event.
   *
   * @see QuietTotals#takeDown
   */
  void note(
      BatchChunk item, PageWindow window, boolean withZeroPages, boolean judgesByChangeAlone) {
    QuietTotals pass = passes[item.slot];
    if (pass == null) {
      pass = new QuietTotals();
      passes[item.slot] = pass;
    }
    marks[item.slot] =
        (byte) (pass.takeDown(item, window, withZeroPages, judgesByChangeAlone) ? 1 : 0);
  }

  /** Ends the quiet of a slot, because its pages are looked at. */
  void end(int slot) {
    // Most slots are not quiet, and partitions of several threads end neighbouring ones: they may
    // all read a cache line, but only one could write to it at a time.
    if (marks[slot] != 0) {
      marks[slot] = 0;
    }
  }

  /** Ends the quiet of the slot of a page, because the page's link is changed. */
  public void endAround(int page) {
    end(slots.slotOf(page));
  }

  /** Ends all quiet. */
  public void clear() {
    Arrays.fill(marks, (byte) 0);
  }

  public long memoryBytes() {
    long known = Arrays.stream(passes).filter(Objects::nonNull).count();
    return marks.length * (1L + Integer.BYTES) + known * QuietTotals.BYTES;
  }
}
