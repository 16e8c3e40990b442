package io.ksm.arena.memory;

import io.ksm.api.PageState;
import io.ksm.linux.Native;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an arena knows of its pages: a byte each, and 8 more where any page of a block of 512 has
 * ever merged.
 *
 * <p>Changed by one thread at a time, and by the threads that read, each for the pages that it
 * reads, as {@link #answered} says.
 */
public final class ArenaPages {
  /** Pages in a block, which is 2 MiB: what the engine reads at once. */
  public static final int BLOCK = Math.max(1, (2 << 20) / Native.pageSize());

  private static final byte ABSENT = PageState.ABSENT.code();
  private static final byte PRESENT = PageState.PRESENT.code();
  private static final byte UNCHANGED = PageState.UNCHANGED.code();
  private static final byte ZERO = PageState.ZERO.code();
  private static final byte SHARED = PageState.SHARED.code();

  private final int count;

  /** What to answer when a page is read. */
  private final byte[] states;

  /** By block: whether any answer would be another than before. */
  private final boolean[] stirred;

  /** By block: on which frame each page lies, or lay before it was written to; 0 is none. */
  private final long[] @Nullable [] frames;

  /** Pages that anybody may write to without asking. */
  private final BitSet raw = new BitSet();

  /** By block: how many of its pages have never had memory. */
  private final short[] absent;

  private int present;
  private int zero;

  public ArenaPages(int count) {
    this.count = count;
    this.states = new byte[count];
    Arrays.fill(states, ABSENT);
    int blocks = blocks(count);
    this.stirred = new boolean[blocks];
    Arrays.fill(stirred, true);
    this.frames = new long[blocks][];
    this.absent = new short[blocks];
    for (int block = 0; block < blocks; block++) {
      absent[block] = (short) Math.min(BLOCK, count - block * BLOCK);
    }
  }

  /** Returns how many blocks so many pages are. */
  public static int blocks(int pages) {
    return Math.ceilDiv(pages, BLOCK);
  }

  public int count() {
    return count;
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

  public boolean isShared(int page) {
    return states[page] == SHARED;
  }

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

  public boolean isScattered(int page) {
    return states[page] == PageState.SCATTERED.code();
  }

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
  public void setRaw(int first, int behind) {
    for (int page = first; page < behind; page++) {
      set(page, PageState.ABSENT);
    }
    raw.set(first, behind);
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
  public boolean isStirred(int first, int behind) {
    for (int block = first / BLOCK; block * BLOCK < behind; block++) {
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
  public void answered(int first, int behind) {
    for (int page = first; page < behind; page++) {
      if (states[page] == PRESENT) {
        states[page] = UNCHANGED;
      }
    }
    for (int block = first / BLOCK; block * BLOCK < behind; block++) {
      if (first <= block * BLOCK && Math.min((block + 1) * BLOCK, count) <= behind) {
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

  /**
   * Returns the frame that lies where a page is, though a write may have given the page a copy of
   * its own; 0 if it is ordinary memory. A negative number stands for memory that was moved there:
   * the kernel keeps that apart from its neighbours, as it does with frames.
   */
  public long frame(int page) {
    long[] block = frames[page / BLOCK];
    return block == null ? 0 : block[page % BLOCK];
  }

  /** Makes room to note frames, so that noting them cannot fail once they have been mapped. */
  public void ensureFrames(int first, int pages) {
    for (int block = first / BLOCK; block * BLOCK < first + pages; block++) {
      if (frames[block] == null) {
        frames[block] = new long[BLOCK];
      }
    }
  }

  /**
   * Notes that neighbouring frames lie where neighbouring pages are; 0 for ordinary memory.
   *
   * @see #ensureFrames
   */
  public void setFrames(int first, int pages, long firstFrame) {
    for (int i = 0; i < pages; i++) {
      long[] block = Objects.requireNonNull(frames[(first + i) / BLOCK]);
      block[(first + i) % BLOCK] = firstFrame == 0 ? 0 : firstFrame + i;
    }
  }

  /** Says whether a frame lies where a page is, so that what is discarded there shows the frame. */
  public boolean isOverlaid(int page) {
    return frame(page) > 0;
  }

  /** Says whether two neighbouring pages are one mapping if these frames lie there. */
  static boolean isOneMapping(long frame, long next) {
    return frame == 0 ? next == 0 : next == frame + 1;
  }

  /**
   * Returns how many more mappings there are once other frames lie where pages are.
   *
   * @param firstFrame of neighbouring ones; 0 for ordinary memory
   */
  public long moreMappings(int first, int pages, long firstFrame) {
    int behind = first + pages;
    long before = 0;
    for (int page = Math.max(1, first); page <= Math.min(behind, count - 1); page++) {
      before += isOneMapping(frame(page - 1), frame(page)) ? 0 : 1;
    }
    long last = firstFrame == 0 ? 0 : firstFrame + pages - 1;
    long after = 0;
    if (first > 0) {
      after += isOneMapping(frame(first - 1), firstFrame) ? 0 : 1;
    }
    if (behind < count) {
      after += isOneMapping(last, frame(behind)) ? 0 : 1;
    }
    return after - before;
  }
}
