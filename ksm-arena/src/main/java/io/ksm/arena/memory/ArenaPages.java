package io.ksm.arena.memory;

import io.ksm.api.PageState;
import io.ksm.linux.Platform;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Holds the state of each page of an arena, as the engine is told it, and whether it is raw. Takes
 * a byte per page, and what its {@link FrameLayout} takes.
 *
 * <p>Changed by one thread at a time, and by the threads that read, each for the pages that it
 * reads, as {@link #answered} says.
 */
public final class ArenaPages {
  /** Pages in a block, which is 2 MiB: what the engine reads at once. */
  public static final int BLOCK = Math.max(1, (2 << 20) / Platform.pageSize());

  private static final byte ABSENT = PageState.ABSENT.code();
  private static final byte PRESENT = PageState.PRESENT.code();
  private static final byte UNCHANGED = PageState.UNCHANGED.code();
  private static final byte ZERO = PageState.ZERO.code();
  private static final byte SHARED = PageState.SHARED.code();

  private final int count;

  /** What to answer when a page is read. */
  private final byte[] states;

  /** Indexed by block: whether any answer would be another than before. */
  private final boolean[] stirred;

  private final FrameLayout layout;

  /** Pages that anybody may write to without asking. */
  private final BitSet raw = new BitSet();

  /** Indexed by block: how many of its pages have never had memory. */
  private final short[] absent;

  private int present;
  private int zero;

  /** Makes pages that are all absent. */
  public ArenaPages(int count) {
    this.count = count;
    this.states = new byte[count];
    Arrays.fill(states, ABSENT);
    int blocks = blocks(count);
    this.stirred = new boolean[blocks];
    Arrays.fill(stirred, true);
    this.layout = new FrameLayout(count);
    this.absent = new short[blocks];
    for (int block = 0; block < blocks; block++) {
      absent[block] = (short) Math.min(BLOCK, count - block * BLOCK);
    }
  }

  /** Returns how many blocks so many pages are. */
  public static int blocks(int pages) {
    return Math.ceilDiv(pages, BLOCK);
  }

  /** Returns how many pages there are. */
  public int count() {
    return count;
  }

  /** Returns which frame lies at each page. */
  public FrameLayout layout() {
    return layout;
  }

  /** Returns the code of the state to answer for a page; {@code PRESENT} until it was read. */
  public byte state(int page) {
    return states[page];
  }

  /** Returns the codes of all states. */
  public byte[] states() {
    return states;
  }

  /** Says whether a page has bytes of its own. */
  public boolean isOwn(int page) {
    return states[page] == PRESENT || states[page] == UNCHANGED;
  }

  /** Says whether a page maps a frame. */
  public boolean isShared(int page) {
    return states[page] == SHARED;
  }

  /** Says whether a page is merged with the zero page. */
  public boolean isZero(int page) {
    return states[page] == ZERO;
  }

  /** Says whether a page has no memory, or the zero page only. */
  public boolean isVoid(int page) {
    return states[page] == ABSENT || states[page] == ZERO;
  }

  /** Says whether any page of a page's block has never had memory. */
  public boolean isSparse(int page) {
    return absent[page / BLOCK] > 0;
  }

  /** Returns the first page of the next block; may be beyond the last page. */
  public int endOfBlock(int page) {
    return (page / BLOCK + 1) * BLOCK;
  }

  /** Says whether a page waits for mappings before it can merge. */
  public boolean isScattered(int page) {
    return states[page] == PageState.SCATTERED.code();
  }

  /** Says whether a page was taken out of merging. */
  public boolean isRaw(int page) {
    return raw.get(page);
  }

  /** Returns the first raw page from one on, or the number of pages. */
  public int nextRaw(int page) {
    int next = raw.nextSetBit(page);
    return next < 0 ? count : next;
  }

  /** Returns the first page that is not raw from one on; may be the number of pages. */
  public int nextMergeable(int page) {
    return raw.nextClearBit(page);
  }

  /** Takes pages out of merging. They map no frame and not the zero page. */
  public void setRaw(int first, int end) {
    for (int page = first; page < end; page++) {
      set(page, PageState.ABSENT);
    }
    raw.set(first, end);
  }

  /** Changes what is answered for a page. */
  public void set(int page, PageState state) {
    int block = page / BLOCK;
    tally(states[page], block, -1);
    states[page] = state.code();
    tally(state.code(), block, 1);
    stirred[block] = true;
  }

  private void tally(byte state, int block, int by) {
    if (state == ABSENT) {
      absent[block] += (short) by;
    } else if (state == ZERO) {
      zero += by;
    } else if (state != SHARED) {
      present += by;
    }
  }

  /** Returns how many pages have bytes of their own. Raw ones are not counted. */
  public int present() {
    return present;
  }

  /** Returns how many pages are merged with the zero page. */
  public int zero() {
    return zero;
  }

  /** Says whether the answer for some page of a range would be another than before. */
  public boolean isStirred(int first, int end) {
    for (int block = first / BLOCK; block * BLOCK < end; block++) {
      if (stirred[block]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Notes that a range was read by the engine: what is there is unchanged from now on. Called by
   * several threads at once, for different pages.
   */
  public void answered(int first, int end) {
    for (int page = first; page < end; page++) {
      if (states[page] == PRESENT) {
        states[page] = UNCHANGED;
      }
    }
    for (int block = first / BLOCK; block * BLOCK < end; block++) {
      if (first <= block * BLOCK && Math.min((block + 1) * BLOCK, count) <= end) {
        stirred[block] = false;
      }
    }
  }

  /** Answers as if nothing had been answered yet: to a reader who knows nothing of the pages. */
  public void forgetAnswers() {
    for (int page = 0; page < count; page++) {
      if (states[page] == UNCHANGED || isScattered(page)) {
        states[page] = PRESENT;
      }
    }
    Arrays.fill(stirred, true);
  }
}
