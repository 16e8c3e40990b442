package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.NativeFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the kernel says of the machine's physical pages in {@code /proc/kpageflags}, which
 * only root may read. See pagemap.rst in the kernel's documentation.
 *
 * <p>For any number of threads; reading allocates nothing.
 */
final class PhysicalPageFlags {
  /** Stands for what an unprivileged user knows. */
  static final PhysicalPageFlags UNKNOWN = new PhysicalPageFlags(null);

  private static final long MERGED = 1L << 21;
  private static final long HUGE = 1L << 22;
  private static final long ZERO_PAGE = 1L << 24;

  private final @Nullable NativeFile file;

  private PhysicalPageFlags(@Nullable NativeFile file) {
    this.file = file;
  }

  /**
   * Returns those of this machine, or {@link #UNKNOWN}. There is one file for all processes: it is
   * opened at first use and stays open.
   */
  static PhysicalPageFlags ofMachine() {
    return Machine.FLAGS;
  }

  /**
   * Opens a file of flags; it stays open.
   *
   * @throws ErrnoException if that is not permitted, or if there is no such file
   */
  static PhysicalPageFlags of(String path) throws ErrnoException {
    return new PhysicalPageFlags(NativeFile.open(path));
  }

  /** Says whether they may be read. */
  boolean areKnown() {
    return file != null;
  }

  /**
   * Reads the flags of neighbouring physical pages.
   *
   * @param pfn of the first one
   * @param count how many
   * @param into receives them at its beginning, 8 bytes each
   * @return how many were read; fewer than asked for where the machine's memory ends
   */
  int read(long pfn, int count, MemorySegment into) {
    NativeFile opened = file;
    long bytes = opened == null ? 0 : opened.read(into, count * 8L, pfn * 8);
    return (int) (Math.max(bytes, 0) / 8);
  }

  /** Says whether a physical page is part of a transparent huge page. */
  boolean isHuge(long pfn) {
    MemorySegment found = Scratch.ofThread().flags();
    return read(pfn, 1, found) == 1 && (found.get(ValueLayout.JAVA_LONG, 0) & HUGE) != 0;
  }

  /** Says whether flags are those of a page that the kernel's KSM merged. */
  static boolean isMerged(long flags) {
    return (flags & MERGED) != 0;
  }

  /** Says whether flags are those of the zero page, or of the huge zero page. */
  static boolean isZeroPage(long flags) {
    return (flags & ZERO_PAGE) != 0;
  }

  /** Opens the machine's file at the first use. */
  private static final class Machine {
    static final PhysicalPageFlags FLAGS = open();

    private static PhysicalPageFlags open() {
      try {
        return of("/proc/kpageflags");
      } catch (ErrnoException e) {
        return UNKNOWN; // Not root, or a kernel that was built without it: other ways remain.
      }
    }
  }
}
