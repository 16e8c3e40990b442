package io.ksm.core.engine.visit;

import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.pages.QuietMarks;
import io.ksm.core.engine.pages.SlotTable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knows which chunks are quiet: each of their pages stays where it is unless something happens to
 * it. What it adds to the counters to leave the pages there is known too. So a quiet chunk of which
 * the source knows that nothing has happened is passed in constant time.
 *
 * <p>A chunk becomes quiet in phase 1, when its pages were looked at and none moved, or was about
 * to. It is not quiet any more as soon as any page is looked at again, or a page's link is changed
 * by anything but phase 1; see {@link QuietMarks}, which also says why several threads may use it.
 *
 * <p>Only a chunk that has its slot to itself can be quiet. Costs 5 bytes a chunk with its mark,
 * and some 100 for one that ever was quiet; allocates those only.
 */
public final class QuietChunks {
  private final SlotTable slots;
  private final QuietMarks marks;

  /** Indexed by slot; null where a chunk was never quiet. Valid where the slot is marked. */
  private @Nullable QuietTotals[] totals = {};

  public QuietChunks(SlotTable slots, QuietMarks marks) {
    this.slots = slots;
    this.marks = marks;
  }

  /** Makes room for all slots. Called between scans. */
  public void ensure() {
    int limit = slots.slotLimit();
    if (limit > totals.length) {
      totals = Arrays.copyOf(totals, limit);
    }
  }

  /** Returns what it adds to pass a quiet chunk, or null if its pages have to be looked at. */
  @Nullable QuietTotals totalsOf(BatchChunk chunk, boolean withZeroPages) {
    QuietTotals known = totalsOf(chunk.slot);
    return known != null && known.holdsFor(chunk, withZeroPages) ? known : null;
  }

  /** Returns what it adds to pass the chunk of a slot, or null if it is not quiet. */
  @Nullable
  public QuietTotals totalsOf(int slot) {
    return marks.isQuiet(slot) ? totals[slot] : null;
  }

  /**
   * Notes whether a chunk is quiet from now on: all that its slot has, passed without any event.
   *
   * @see QuietTotals#takeDown
   */
  void note(
      BatchChunk chunk, PageWindow window, boolean withZeroPages, boolean judgesByChangeAlone) {
    QuietTotals known = totals[chunk.slot];
    if (known == null) {
      known = new QuietTotals();
      totals[chunk.slot] = known;
    }
    marks.set(chunk.slot, known.takeDown(chunk, window, withZeroPages, judgesByChangeAlone));
  }

  public long memoryBytes() {
    long known = Arrays.stream(totals).filter(Objects::nonNull).count();
    return (long) totals.length * Integer.BYTES + known * QuietTotals.BYTES;
  }
}
