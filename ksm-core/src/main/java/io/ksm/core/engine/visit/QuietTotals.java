package io.ksm.core.engine.visit;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.StateTally;
import java.util.Arrays;

/**
 * What it adds to the counters to pass the pages of a chunk to which nothing has happened, and
 * under which conditions that holds. About 100 bytes; taken down anew whenever the chunk has come
 * to rest again.
 */
public final class QuietTotals {
  private static final byte PRESENT = PageState.PRESENT.code();
  private static final byte UNCHANGED = PageState.UNCHANGED.code();
  private static final byte SHARED = PageState.SHARED.code();
  private static final byte ZERO = PageState.ZERO.code();

  /** Instead of a number of visits: the page would not stay where it is. */
  private static final int MOVES = -1;

  /** Object, array and what they hold, in bytes. */
  static final int BYTES = 48 + StateTally.STATES * Integer.BYTES;

  private final int[] stateCounts = new int[StateTally.STATES];
  private int first;
  private int count;
  private int visits;
  private boolean withZeroPages;

  /**
   * Takes down what it adds to pass an item's pages once more, if nothing happens to them.
   *
   * @param item read and decided on, without any event
   * @param window on the item's pages
   * @param withZeroPages whether zero pages merge in this scan
   * @param judgesByChangeAlone whether the policy, too, has nothing new to say then
   * @return false if some page would not stay where it is; nothing is known then
   */
  boolean takeDown(
      BatchChunk item, PageWindow window, boolean withZeroPages, boolean judgesByChangeAlone) {
    this.first = item.first;
    this.count = item.count;
    this.withZeroPages = withZeroPages;
    visits = 0;
    Arrays.fill(stateCounts, 0);
    PageChunk chunk = item.chunk;
    boolean merging = item.source.merging != null;
    for (int i = 0; i < count; i++) {
      byte state = chunk.states()[i];
      int link = window.show(i).link();
      if (Link.isJudged(link) && !judgesByChangeAlone) {
        return false;
      }
      int added = visits(link, state, merging);
      if (added == MOVES) {
        return false;
      }
      visits += added;
      stateCounts[state]++;
    }
    return true;
  }

  /** Returns how often a page is visited that is left alone where it is, or {@link #MOVES}. */
  static int visits(int link, byte state, boolean merging) {
    boolean hasBytes = state == PRESENT || state == UNCHANGED;
    if (Link.isJudged(link)) {
      return hasBytes ? 1 : MOVES;
    }
    if (Link.isOnFrame(link)) {
      return (merging ? state == SHARED : hasBytes) ? 1 : MOVES;
    }
    if (link == Link.ZERO_OLD) {
      return (merging ? state == ZERO : hasBytes) ? 0 : MOVES;
    }
    return link == Link.FRESH && !hasBytes ? 0 : MOVES;
  }

  /** Says whether this was taken down of the same pages, under the same conditions. */
  boolean holdsFor(BatchChunk item, boolean zeroPagesNow) {
    return item.first == first && item.count == count && zeroPagesNow == withZeroPages;
  }

  public int first() {
    return first;
  }

  public int count() {
    return count;
  }

  /** Returns how many of the pages are visited. */
  public int visits() {
    return visits;
  }

  /** Returns how many of the pages are in each state, by its code; not to be written to. */
  public int[] stateCounts() {
    return stateCounts;
  }
}
