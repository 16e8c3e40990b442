package io.ksm.source.linux;

import io.ksm.source.linux.sys.NativeFile;
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
final class PagemapScan {
  /** The process maps memory there. */
  static final long PRESENT = 1 << 3;

  /** The page was written to swap space. */
  static final long SWAPPED = 1 << 4;

  /** The zero page is mapped there. */
  static final long ZERO_PAGE = 1 << 5;

  /** The page is mapped as part of a huge page. */
  static final long HUGE = 1 << 6;

  /** The most ranges that one search finds. */
  static final int MOST_RANGES = 256;

  private static final long REQUEST = 0xc0606610L;
  private static final int ARGUMENT_BYTES = 96;
  private static final int RANGE_BYTES = 24;

  private static final int SIZE = 0;
  private static final int START = 16;
  private static final int END = 24;
  private static final int RANGES = 40;
  private static final int RANGE_COUNT = 48;
  private static final int MOST_PAGES = 56;
  private static final int ANY_OF = 80;

  private final MemorySegment argument;
  private final MemorySegment ranges;

  PagemapScan(Arena arena) {
    argument = arena.allocate(ARGUMENT_BYTES, Long.BYTES);
    ranges = arena.allocate((long) MOST_RANGES * RANGE_BYTES, Long.BYTES);
    set(SIZE, ARGUMENT_BYTES);
    set(RANGES, ranges.address());
  }

  /**
   * Says what to search for.
   *
   * @param from address of the first page
   * @param to address behind the last page
   * @param categories of which a page must have one
   * @param mostPages to find; 0 means as many as {@link #MOST_RANGES} allow
   */
  PagemapScan ask(long from, long to, long categories, long mostPages) {
    set(START, from);
    set(END, to);
    set(ANY_OF, categories);
    set(MOST_PAGES, mostPages);
    set(RANGE_COUNT, mostPages == 1 ? 1 : MOST_RANGES);
    return this;
  }

  /** Searches; returns how many ranges were found, or a negative error number. */
  int run(NativeFile pagemap) {
    return pagemap.control(REQUEST, argument);
  }

  /** Says whether this kernel knows such searches. Forgets what was asked. */
  boolean isSupported(NativeFile pagemap) {
    return ask(0, 0, PRESENT, 0).run(pagemap) == 0;
  }

  /** Returns the address of the first page of a range that was found. */
  long start(int range) {
    return ranges.get(ValueLayout.JAVA_LONG, (long) range * RANGE_BYTES);
  }

  /** Returns the address behind the last page of a range that was found. */
  long end(int range) {
    return ranges.get(ValueLayout.JAVA_LONG, (long) range * RANGE_BYTES + Long.BYTES);
  }

  private void set(int offset, long value) {
    argument.set(ValueLayout.JAVA_LONG, offset, value);
  }
}
