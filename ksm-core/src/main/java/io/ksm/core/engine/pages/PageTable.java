package io.ksm.core.engine.pages;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is remembered of each page, in parallel arrays indexed by page id: the key of its last
 * visit (8 bytes), its {@link Link} (4) and, if the policy has ever set one, its two numbers (2).
 *
 * <p>The arrays come in segments, so that growth neither copies nor leaves room unused. A page's
 * elements have one writer at a time: phase 1 for keys and numbers, and for links as {@link Link}
 * says.
 */
public final class PageTable {
  static final int SEGMENT_BITS = 13;
  public static final int SEGMENT_PAGES = 1 << SEGMENT_BITS;
  private static final int MASK = SEGMENT_PAGES - 1;

  /** What each page takes at most. */
  public static final int BYTES_PER_PAGE = Long.BYTES + Integer.BYTES + 2;

  private final QuietMarks quiet;
  private long[][] keys = {};
  private int[][] links = {};

  /** Indexed by segment: the policy's numbers, the first one of each page and then the second. */
  private byte[] @Nullable [] numbers = {};

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
    numbers = Arrays.copyOf(numbers, segments);
    for (int i = old; i < segments; i++) {
      keys[i] = new long[SEGMENT_PAGES];
      links[i] = new int[SEGMENT_PAGES];
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

  /**
   * Returns the segment of the policy's numbers that holds a page, its first one at the page's
   * place and its second one {@link #SEGMENT_PAGES} after that; null as long as all are 0.
   */
  public byte @Nullable [] numberSegment(int page) {
    return numbers[page >>> SEGMENT_BITS];
  }

  /**
   * Returns that segment, in which a number is to be set. Several threads visit chunks of one
   * segment; whoever does not see yet that another one made it has no numbers there.
   */
  public synchronized byte[] makeNumberSegment(int page) {
    byte[] segment = numbers[page >>> SEGMENT_BITS];
    if (segment == null) {
      segment = new byte[2 * SEGMENT_PAGES];
      numbers[page >>> SEGMENT_BITS] = segment;
    }
    return segment;
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
      numbers[i] = null;
    }
  }

  public long memoryBytes() {
    long noted = Arrays.stream(numbers).filter(Objects::nonNull).count();
    return SEGMENT_PAGES * (keys.length * (long) (Long.BYTES + Integer.BYTES) + 2 * noted);
  }
}
