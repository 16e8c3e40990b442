package io.ksm.linux;

/**
 * Reads the bits of one entry of {@code /proc/PID/pagemap}: what a process's page table holds for a
 * page. See pagemap.rst in the kernel's documentation.
 */
public final class PagemapEntry {
  private static final long PRESENT = 1L << 63;
  private static final long SWAPPED = 1L << 62;
  private static final long FILE = 1L << 61;
  private static final long GUARD = 1L << 58;
  private static final long EXCLUSIVE = 1L << 56;
  private static final long PFN = (1L << 55) - 1;
  private static final long SWAP_TYPE = (1L << 5) - 1;

  /** The kernel's last swap type stands for a mark in an otherwise empty place. */
  private static final long MARKER = SWAP_TYPE;

  private PagemapEntry() {}

  /** Says whether memory is mapped there. */
  public static boolean isPresent(long entry) {
    return (entry & PRESENT) != 0;
  }

  /** Says whether the page was written to swap space; marks, such as guard pages, do not count. */
  public static boolean isSwapped(long entry) {
    return (entry & SWAPPED) != 0 && (entry & GUARD) == 0 && (entry & SWAP_TYPE) != MARKER;
  }

  /** Says whether the process made it a page that nobody can reach. */
  public static boolean isGuard(long entry) {
    return (entry & GUARD) != 0;
  }

  /** Says whether the page belongs to a file or to shared memory; has a meaning if present. */
  public static boolean isFile(long entry) {
    return (entry & FILE) != 0;
  }

  /** Says whether nobody else maps the page; has a meaning if present. */
  public static boolean isExclusive(long entry) {
    return (entry & EXCLUSIVE) != 0;
  }

  /** Returns the pfn of a present page; 0 without the capability CAP_SYS_ADMIN. */
  public static long pfn(long entry) {
    return entry & PFN;
  }
}
