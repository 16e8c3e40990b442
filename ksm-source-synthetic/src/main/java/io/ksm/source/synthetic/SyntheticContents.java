package io.ksm.source.synthetic;

import io.ksm.api.PageSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Makes fingerprints and bytes of the numbers of contents, the same for equal seeds. Immutable, for
 * any number of threads.
 */
final class SyntheticContents {
  /** Knuth's MMIX generator: full period, so that different states give different pages. */
  private static final long STEP = 6364136223846793005L;

  private static final long INCREMENT = 1442695040888963407L;

  private final long seed;

  SyntheticContents(long seed) {
    // Numbers differ in few bits and so do seeds; their sums must not be equal because of that.
    this.seed = Mix.bijective(seed ^ STEP);
  }

  /** Gives a page the fingerprint of its content. No two contents of one seed share either half. */
  void putFingerprint(long content, PageSink into, int page) {
    if (content == Population.ZEROS) {
      into.setFingerprint(page, 0, 0);
    } else {
      long low = Mix.bijective(content + seed);
      into.setFingerprint(page, Mix.bijective(low + STEP), low);
    }
  }

  /**
   * Writes the bytes of a content.
   *
   * @param length in bytes, a multiple of 8
   */
  void write(long content, MemorySegment into, long offset, int length) {
    if (content == Population.ZEROS) {
      clear(into, offset, length);
      return;
    }
    long state = Mix.bijective(content + seed);
    for (int at = 0; at < length; at += Long.BYTES) {
      state = state * STEP + INCREMENT;
      into.set(ValueLayout.JAVA_LONG, offset + at, state ^ (state >>> 32));
    }
  }

  /** Fills with zeros without a slice, which would be an object for each page. */
  private static void clear(MemorySegment into, long offset, int length) {
    for (int at = 0; at < length; at += Long.BYTES) {
      into.set(ValueLayout.JAVA_LONG, offset + at, 0);
    }
  }
}
