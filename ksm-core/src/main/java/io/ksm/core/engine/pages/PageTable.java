package io.ksm.core.engine.pages;

import java.util.Arrays;

/**
 * Holds what is remembered of each page, in parallel arrays indexed by page id: the key of its last
 * visit (8 bytes), its {@link Link} (4) and the policy's two numbers (2).
 *
 * <p>The arrays come in segments, so that growth neither copies nor leaves room unused. A page's
 * elements have one writer at a time: phase 1 for keys and numbers, and for links as {@link Link}
 * says.
 */
public final class PageTable {
  static final int SEGMENT_BITS = 13;
  static final int SEGMENT_PAGES = 1 << SEGMENT_BITS;
  private static final int MASK = SEGMENT_PAGES - 1;

  /** What each page takes. */
  public static final int BYTES_PER_PAGE = Long.BYTES + Integer.BYTES + 2;

  private final QuietMarks quiet;
  private long[][] keys = {};
  private int[][] links = {};
  private byte[][] ages = {};
  private byte[][] skips = {};

  /**
   * Makes an empty table.
   *
   * @param quiet hears of links that change
   */
  public PageTable(QuietMarks quiet) {
    this.quiet = quiet;
  }

  /** Makes room for pages with ids below a limit. Called between scans. */
  public void ensure(long pages) {
    int segments = segments(pages);
    int old = keys.length;
    if (segments <= old) {
      return;
    }
    keys = Arrays.copyOf(keys, segments);
    links = Arrays.copyOf(links, segments);
    ages = Arrays.copyOf(ages, segments);
    skips = Arrays.copyOf(skips, segments);
    for (int i = old; i < segments; i++) {
      keys[i] = new long[SEGMENT_PAGES];
      links[i] = new int[SEGMENT_PAGES];
      ages[i] = new byte[SEGMENT_PAGES];
      skips[i] = new byte[SEGMENT_PAGES];
    }
  }

  /** Returns how many segments hold pages with ids below a limit. */
  static int segments(long pages) {
    return Math.toIntExact((pages + MASK) >>> SEGMENT_BITS);
  }

  /** Returns the segment of keys that holds a page, for a loop over neighbours. */
  public long[] keySegment(int page) {
    return keys[page >>> SEGMENT_BITS];
  }

  /** Returns the segment of links that holds a page. */
  public int[] linkSegment(int page) {
    return links[page >>> SEGMENT_BITS];
  }

  /** Returns the segment of the policy's first numbers that holds a page. */
  public byte[] ageSegment(int page) {
    return ages[page >>> SEGMENT_BITS];
  }

  /** Returns the segment of the policy's second numbers that holds a page. */
  public byte[] skipSegment(int page) {
    return skips[page >>> SEGMENT_BITS];
  }

  /** Returns where in its segments a page is. */
  public static int inSegment(int page) {
    return page & MASK;
  }

  public long key(int page) {
    return keys[page >>> SEGMENT_BITS][page & MASK];
  }

  public int link(int page) {
    return links[page >>> SEGMENT_BITS][page & MASK];
  }

  /** Sets a page's link in phase 2 or 3, which ends the quiet of its chunk. */
  public void link(int page, int link) {
    links[page >>> SEGMENT_BITS][page & MASK] = link;
    quiet.endAround(page);
  }

  /** Forgets all pages. */
  public void clear() {
    for (int i = 0; i < keys.length; i++) {
      Arrays.fill(keys[i], 0);
      Arrays.fill(links[i], Link.FRESH);
      Arrays.fill(ages[i], (byte) 0);
      Arrays.fill(skips[i], (byte) 0);
    }
  }

  public long memoryBytes() {
    return (long) keys.length * SEGMENT_PAGES * BYTES_PER_PAGE;
  }
}
