package io.ksm.core.engine.visit;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.StateTally;
import java.util.Arrays;

/**
 * Holds what it adds to the counters to pass the pages of a chunk to which nothing has happened,
 * and under which conditions that holds. About 100 bytes; taken down anew whenever the chunk has
 * become quiet again. Phase 1 writes it, in the thread that visits the chunk.
 */
public final class QuietTotals {
  private static final byte PRESENT = PageState.PRESENT.code();
  private static final byte UNCHANGED = PageState.UNCHANGED.code();
  private static final byte SHARED = PageState.SHARED.code();
  private static final byte ZERO = PageState.ZERO.code();

  /** Instead of a number of visits: the page would not stay where it is. */
  private static final int MOVES = -1;

  /** The size of the object and its array, in bytes. */
  static final int BYTES = 56 + StateTally.STATES * Integer.BYTES;

  private final int[] stateCounts = new int[StateTally.STATES];
  private int first;
  private int count;
  private int visits;
  private int merged;
  private int present;
  private boolean withZeroPages;

  /**
   * Takes down what it adds to pass a chunk's pages once more, if nothing happens to them.
   *
   * @param chunk read and decided on, without any event
   * @param window on the chunk's pages
   * @param withZeroPages whether zero pages merge in this scan
   * @param judgesByChangeAlone whether the policy, too, has nothing new to say then
   * @return false if some page would not stay where it is; nothing is known then
   */
  boolean takeDown(
      BatchChunk chunk, PageWindow window, boolean withZeroPages, boolean judgesByChangeAlone) {
    this.first = chunk.first;
    this.count = chunk.count;
    this.withZeroPages = withZeroPages;
    visits = 0;
    merged = 0;
    present = 0;
    Arrays.fill(stateCounts, 0);
    PageChunk answer = chunk.answer;
    boolean merging = chunk.source.merging != null;
    for (int i = 0; i < count; i++) {
      byte state = answer.states()[i];
      int link = window.show(i).link();
      if (Link.isJudged(link) && !judgesByChangeAlone) {
        return false;
      }
      int added = visits(link, state, merging);
      if (added == MOVES) {
        return false;
      }
      visits += added;
      merged += Link.isOnFrame(link) ? added : 0;
      present += link == Link.FRESH ? 0 : 1;
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
  boolean holdsFor(BatchChunk chunk, boolean zeroPagesNow) {
    return chunk.first == first && chunk.count == count && zeroPagesNow == withZeroPages;
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

  /** Returns how many of the visits find the page on its frame. */
  int merged() {
    return merged;
  }

  /** Returns how many of the visits find a page that is calm and by itself. */
  int calm() {
    return visits - merged;
  }

  /** Returns how many of the pages are there. */
  int present() {
    return present;
  }

  /** Returns how many of the pages are in each state, by its code; not to be written to. */
  public int[] stateCounts() {
    return stateCounts;
  }
}
