package io.ksm.record;

import io.ksm.api.Region;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring pages that are read in one go, and what is different about them since the last
 * sample. Reused. Written by one thread at a time; memory for what is different is allocated when
 * something first is.
 */
final class PageRun {
  @Nullable Region region;
  long firstInRegion;

  /** The address of the first page, in pages. */
  long firstPage;

  int count;

  int read;
  int fingerprinted;

  /** Why it could not be read; then what else is said of it means nothing. */
  @Nullable SourceFailure failure;

  /** How many pages differ; the arrays hold one entry for each, ascending by page. */
  int changed;

  short[] pages = {};
  long[] tells = {};
  byte[] states = {};
  byte[] huge = {};
  long[] pfns = {};
  long[] highs = {};
  long[] lows = {};

  /** Begins another run, at an index in its region. */
  void begin(Region of, long first, long page, int pageCount) {
    region = of;
    firstInRegion = first;
    firstPage = page;
    count = pageCount;
    read = 0;
    fingerprinted = 0;
    failure = null;
    changed = 0;
  }

  /** Adds a page that differs; its fingerprint is 0, 0 until {@link #fingerprint} sets another. */
  void add(int page, long what, int state, int hugeShift, long pfn) {
    if (changed == pages.length) {
      grow(Math.max(count, changed + 1));
    }
    pages[changed] = (short) page;
    tells[changed] = what;
    states[changed] = (byte) state;
    huge[changed] = (byte) hugeShift;
    pfns[changed] = pfn;
    highs[changed] = 0;
    lows[changed] = 0;
    changed++;
  }

  /** Sets the fingerprint of the page that was added last. */
  void fingerprint(long high, long low) {
    highs[changed - 1] = high;
    lows[changed - 1] = low;
    fingerprinted++;
  }

  /** Makes room; what was there is kept. */
  private void grow(int room) {
    pages = Arrays.copyOf(pages, room);
    tells = Arrays.copyOf(tells, room);
    states = Arrays.copyOf(states, room);
    huge = Arrays.copyOf(huge, room);
    pfns = Arrays.copyOf(pfns, room);
    highs = Arrays.copyOf(highs, room);
    lows = Arrays.copyOf(lows, room);
  }
}
