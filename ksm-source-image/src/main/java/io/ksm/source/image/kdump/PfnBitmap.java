package io.ksm.source.image.kdump;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;

/**
 * Says which pages of a range of physical memory exist and which of them a dump holds. Immutable.
 *
 * <p>Takes two bits and an eighth per page.
 */
final class PfnBitmap {
  private static final int WORDS_PER_RANK = 8;

  private final long firstPfn;
  private final long[] existing;
  private final long[] dumped;

  /** How many dumped pages there are, in the whole dump, before every eighth word. */
  private final long[] ranks;

  /**
   * Makes one.
   *
   * @param firstPfn of the range
   * @param existing a bit per page; neither the first word nor the last one is empty
   * @param dumped a bit per page, only where {@code existing} has one as well
   * @param dumpedBefore how many dumped pages the dump has before this range
   */
  PfnBitmap(long firstPfn, long[] existing, long[] dumped, long dumpedBefore) {
    this.firstPfn = firstPfn;
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

  /** Returns the pfn of the first existing page. */
  long begin() {
    return firstPfn + Long.numberOfTrailingZeros(existing[0]);
  }

  /** Returns the pfn after that of the last existing page. */
  long end() {
    int last = existing.length - 1;
    return firstPfn + 64L * (last + 1) - Long.numberOfLeadingZeros(existing[last]);
  }

  /** Returns how many dumped pages the dump has before a pfn of this range. */
  long rank(long pfn) {
    long bit = pfn - firstPfn;
    int word = (int) (bit >>> 6);
    long rank = ranks[word / WORDS_PER_RANK];
    for (int i = word - word % WORDS_PER_RANK; i < word; i++) {
      rank += Long.bitCount(dumped[i]);
    }
    return rank + Long.bitCount(dumped[word] & ~(-1L << (bit & 63)));
  }

  /** Returns how many dumped pages the dump has before the end of this range. */
  long dumpedUpToEnd() {
    return rank(firstPfn + 64L * dumped.length - 1) + (dumped[dumped.length - 1] >>> 63);
  }

  /**
   * Sets the states of a run of pages: PRESENT if dumped, else EXCLUDED if existing, or ABSENT.
   *
   * @param page the first one, counted from physical address 0
   * @param shift a block holds {@code 1 << shift} pages, all of them in one state
   */
  void setStates(long page, int shift, int count, PageSink into) {
    for (int i = 0; i < count; i++) {
      long bit = ((page + i) >>> shift) - firstPfn;
      int word = (int) (bit >>> 6);
      if ((dumped[word] >>> (bit & 63) & 1) != 0) {
        into.setState(i, PageState.PRESENT);
      } else if ((existing[word] >>> (bit & 63) & 1) != 0) {
        into.setState(i, PageState.EXCLUDED);
      }
    }
  }
}
