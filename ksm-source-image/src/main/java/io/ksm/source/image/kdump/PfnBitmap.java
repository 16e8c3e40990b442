package io.ksm.source.image.kdump;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;

/**
 * Which page frames of a stretch of physical memory exist and which of them a dump holds.
 * Immutable.
 *
 * <p>Takes two bits and an eighth per frame.
 */
final class PfnBitmap {
  private static final int WORDS_PER_RANK = 8;

  private final long firstFrame;
  private final long[] existing;
  private final long[] dumped;

  /** How many dumped frames there are, in the whole dump, before every eighth word. */
  private final long[] ranks;

  /**
   * Makes one.
   *
   * @param firstFrame of the stretch
   * @param existing a bit per frame; not empty, neither in the first nor in the last word
   * @param dumped a bit per frame, only where {@code existing} has one as well
   * @param dumpedBefore how many dumped frames the dump has before this stretch
   */
  PfnBitmap(long firstFrame, long[] existing, long[] dumped, long dumpedBefore) {
    this.firstFrame = firstFrame;
    this.existing = existing;
    this.dumped = dumped;
    this.ranks = new long[Math.ceilDiv(dumped.length, WORDS_PER_RANK)];
    long rank = dumpedBefore;
    for (int word = 0; word < dumped.length; word++) {
      if (word % WORDS_PER_RANK == 0) {
        ranks[word / WORDS_PER_RANK] = rank;
      }
      rank += Long.bitCount(dumped[word]);
    }
  }

  /** Returns the first existing frame. */
  long begin() {
    return firstFrame + Long.numberOfTrailingZeros(existing[0]);
  }

  /** Returns the frame after the last existing one. */
  long end() {
    int last = existing.length - 1;
    return firstFrame + 64L * (last + 1) - Long.numberOfLeadingZeros(existing[last]);
  }

  /** Returns how many dumped frames the dump has before a frame of this stretch. */
  long rank(long frame) {
    long bit = frame - firstFrame;
    int word = (int) (bit >>> 6);
    long rank = ranks[word / WORDS_PER_RANK];
    for (int i = word - word % WORDS_PER_RANK; i < word; i++) {
      rank += Long.bitCount(dumped[i]);
    }
    return rank + Long.bitCount(dumped[word] & ~(-1L << (bit & 63)));
  }

  /** Returns how many dumped frames the dump has before the end of this stretch. */
  long dumpedUpToEnd() {
    return rank(firstFrame + 64L * dumped.length - 1) + (dumped[dumped.length - 1] >>> 63);
  }

  /**
   * Sets the states of a run of frames: PRESENT if dumped, else EXCLUDED if existing, or ABSENT.
   */
  void setStates(long frame, int count, PageSink into) {
    for (int i = 0; i < count; i++) {
      long bit = frame + i - firstFrame;
      int word = (int) (bit >>> 6);
      if ((dumped[word] >>> (bit & 63) & 1) != 0) {
        into.setState(i, PageState.PRESENT);
      } else if ((existing[word] >>> (bit & 63) & 1) != 0) {
        into.setState(i, PageState.EXCLUDED);
      }
    }
  }
}
