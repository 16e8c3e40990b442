package io.ksm.trace;

import io.ksm.api.PageSink;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is known of neighbouring pages. How it holds states and contents is the affair of its
 * two kinds. Written between reads only.
 */
abstract sealed class TracedChunk permits FingerprintChunk, NumberedChunk {
  /** Pages of a chunk. Few, because many regions are small. */
  static final int PAGES = 64;

  static final int SHIFT = 6;

  private static final AtomicLongFieldUpdater<TracedChunk> TOLD =
      AtomicLongFieldUpdater.newUpdater(TracedChunk.class, "told");

  /** Indexed by page; null as long as none is known. */
  long @Nullable [] pfns;

  /** Indexed by page: the binary logarithm of the huge page's size; null as long as none is. */
  byte @Nullable [] huge;

  /** A bit for each page that was told of since it was last set. Reads of several threads add. */
  private volatile long told;

  private int known;
  private int changedAt;

  /** Sets all that is known of a page, as of a sample. */
  final void set(int sample, int page, int state, int hugeShift, long pfn, long high, long low) {
    changedAt = sample;
    known += (state == StateCode.ABSENT ? 0 : 1) - (state(page) == StateCode.ABSENT ? 0 : 1);
    TOLD.lazySet(this, told & ~(1L << page));
    setContent(page, state, high, low);
    if (pfn != 0 && pfns == null) {
      pfns = new long[PAGES];
    }
    if (pfns != null) {
      pfns[page] = pfn;
    }
    if (hugeShift != 0 && huge == null) {
      huge = new byte[PAGES];
    }
    if (huge != null) {
      huge[page] = (byte) hugeShift;
    }
  }

  /** Returns the {@link StateCode} of a page's state. */
  abstract int state(int page);

  abstract void setContent(int page, int state, long high, long low);

  /**
   * Tells the fingerprints of neighbouring pages.
   *
   * @param at where the first of them is in what takes them
   * @param known a bit for each page of the chunk that need not be told
   */
  abstract void tellContents(int first, int count, PageSink into, int at, long known);

  /**
   * Takes pages as told of.
   *
   * @return a bit for each page of the chunk that had been told of before
   */
  final long tell(int first, int count) {
    long bits = bits(first, count);
    long before = told;
    return (before & bits) == bits ? before : TOLD.getAndAccumulate(this, bits, (a, b) -> a | b);
  }

  /** Says whether the bits of all pages of a run are among those given. */
  static boolean areAll(long among, int first, int count) {
    return (~among & bits(first, count)) == 0;
  }

  private static long bits(int first, int count) {
    return (count == PAGES ? -1L : (1L << count) - 1) << first;
  }

  /** Says whether all pages are absent. */
  final boolean isEmpty() {
    return known == 0;
  }

  /** Returns the sample in which a page was last set; 0 if none was. */
  final int changedAt() {
    return changedAt;
  }
}
