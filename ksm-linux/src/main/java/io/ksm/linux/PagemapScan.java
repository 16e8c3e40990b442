package io.ksm.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One search in a page table by {@code ioctl(PAGEMAP_SCAN)}: which ranges of pages are of a
 * category. See pagemap.rst in the kernel's documentation. Reused; not thread-safe.
 *
 * <p>The kernel also says how far it came ({@code walk_end}). That is not used: it may be earlier
 * than the end of the last range that was found, so that going on from there finds ranges twice.
 */
public final class PagemapScan {
  /** The page was written since it was last protected. */
  public static final long WRITTEN = 1 << 1;

  /** The process maps memory there. */
  public static final long PRESENT = 1 << 3;

  /** The page was written to swap space. */
  public static final long SWAPPED = 1 << 4;

  /** The zero page is mapped there. */
  public static final long ZERO_PAGE = 1 << 5;

  /** The page is mapped as part of a huge page. */
  public static final long HUGE = 1 << 6;

  /** The most ranges that one search finds. */
  public static final int MAX_RANGES = 256;

  /** The number of the request, for {@code ioctl(2)}. */
  public static final long REQUEST = 0xc0606610L;

  private static final int ARGUMENT_BYTES = 96;
  private static final int RANGE_BYTES = 24;

  /** Protect what is found anew, in the same step. */
  private static final long PROTECT = 1;

  /** Fail where writes are not tracked. */
  private static final long CHECK_TRACKED = 2;

  private static final int SIZE = 0;
  private static final int FLAGS = 8;
  private static final int START = 16;
  private static final int END = 24;
  private static final int RANGES = 40;
  private static final int RANGE_COUNT = 48;
  private static final int MAX_PAGES = 56;
  private static final int ALL_OF = 72;
  private static final int ANY_OF = 80;
  private static final int RETURNED = 88;
  private static final int CATEGORIES = 16;

  private final MemorySegment argument;
  private final MemorySegment ranges;
  private final int maxRanges;

  /** Makes a search that finds up to {@link #MAX_RANGES}. */
  public PagemapScan(Arena arena) {
    this(arena, MAX_RANGES);
  }

  /** Makes a search that finds up to so many ranges. */
  public PagemapScan(Arena arena, int maxRanges) {
    this.maxRanges = maxRanges;
    argument = arena.allocate(ARGUMENT_BYTES, Long.BYTES);
    ranges = arena.allocate((long) maxRanges * RANGE_BYTES, Long.BYTES);
    set(SIZE, ARGUMENT_BYTES);
    set(RANGES, ranges.address());
  }

  /**
   * Says what to search for.
   *
   * @param from address of the first page
   * @param to address after the last page
   * @param categories of which a page must have one
   * @param maxPages to find; 0 means as many as the room for ranges allows
   */
  public PagemapScan ask(long from, long to, long categories, long maxPages) {
    set(FLAGS, 0);
    set(START, from);
    set(END, to);
    set(ALL_OF, 0);
    set(ANY_OF, categories);
    set(RETURNED, 0);
    set(MAX_PAGES, maxPages);
    set(RANGE_COUNT, maxPages == 1 ? 1 : maxRanges);
    return this;
  }

  /**
   * Asks for the pages that were written since this was last asked, of memory whose writes a
   * userfaultfd tracks. Neighbouring pages of different categories are ranges of their own. If all
   * room for ranges was used, there may be more after the last of them.
   *
   * @param categories to tell of each range, besides {@link #WRITTEN}. The search is twice as fast
   *     without
   */
  public PagemapScan askWritten(long from, long to, long categories) {
    set(FLAGS, PROTECT | CHECK_TRACKED);
    set(START, from);
    set(END, to);
    set(ALL_OF, WRITTEN);
    set(ANY_OF, 0);
    set(RETURNED, WRITTEN | categories);
    set(MAX_PAGES, 0);
    set(RANGE_COUNT, maxRanges);
    return this;
  }

  /** Returns what was asked, for the kernel. */
  public MemorySegment argument() {
    return argument;
  }

  /** Asks for nothing, to see whether this kernel knows such searches; returns that question. */
  public MemorySegment probe() {
    return ask(0, 0, PRESENT, 0).argument();
  }

  /** Searches; returns how many ranges were found, or a negative error number. */
  public int run(NativeFile pagemap) {
    return pagemap.control(REQUEST, argument);
  }

  /** Says whether this kernel knows such searches. Forgets what was asked. */
  public boolean isSupported(NativeFile pagemap) {
    return pagemap.control(REQUEST, probe()) == 0;
  }

  /** Returns the address of the first page of a range that was found. */
  public long start(int range) {
    return ranges.get(ValueLayout.JAVA_LONG, (long) range * RANGE_BYTES);
  }

  /** Returns the address after the last page of a range that was found. */
  public long end(int range) {
    return ranges.get(ValueLayout.JAVA_LONG, (long) range * RANGE_BYTES + Long.BYTES);
  }

  /** Returns of which of the categories asked for the pages of a range are. */
  public long categories(int range) {
    return ranges.get(ValueLayout.JAVA_LONG, (long) range * RANGE_BYTES + CATEGORIES);
  }

  /** Returns the most ranges that one search finds. */
  public int maxRanges() {
    return maxRanges;
  }

  private void set(int offset, long value) {
    argument.set(ValueLayout.JAVA_LONG, offset, value);
  }
}
