package io.ksm.arena.track;

import io.ksm.arena.memory.MemoryCalls;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcFiles;
import io.ksm.linux.NativeFile;
import io.ksm.linux.PagemapScan;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Knows which pages were written: the kernel protects them against writing, and when one is written
 * to, it takes the protection away by itself and lets the write go on ({@code userfaultfd} with
 * {@code UFFD_FEATURE_WP_ASYNC}, Linux 6.7). A search for pages without protection ({@code
 * PAGEMAP_SCAN}) finds them and protects them again in one step, so that no write is missed.
 *
 * <p>No thread has to answer a fault. (A Java thread could not: whoever waits for it in the middle
 * of a write never reaches a safepoint, and at the next garbage collection both wait for ever.)
 *
 * <p>Used by one thread at a time.
 */
public final class WriteTracker implements Closeable {
  /** Where a user of few rights may have one too; only faults of system calls are left out. */
  private static final long USER_MODE_ONLY = 1;

  private static final long CLOSE_ON_EXEC = 0x80000;

  private static final long API = 0xc018aa3fL;
  private static final long API_VERSION = 0xAA;
  private static final long REGISTER = 0xc020aa00L;
  private static final long WRITE_PROTECTION = 2;
  private static final long WP_SHARED_MEMORY = 1L << 12;
  private static final long WP_UNPOPULATED = 1L << 13;
  private static final long WP_ASYNC = 1L << 15;

  private static final int MAX_RANGES = 4096;

  /** Hears of neighbouring pages that were written. */
  interface Written {
    /**
     * Hears of some pages.
     *
     * @param categories what was asked for of {@link PagemapScan#PRESENT}, {@link
     *     PagemapScan#SWAPPED} and {@link PagemapScan#ZERO_PAGE}; with none of them, a page has no
     *     memory and was only never protected
     */
    void pages(long address, long end, long categories) throws ErrnoException;
  }

  private final MemoryCalls calls;
  private final NativeFile pagemap;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment registration = arena.allocate(32, Long.BYTES);
  private final PagemapScan scan = new PagemapScan(arena, MAX_RANGES);
  private final int userfault;

  /**
   * Makes a tracker that tracks nothing yet.
   *
   * @param pagemap of this process; the caller closes it
   * @throws ErrnoException if the kernel cannot do that, or does not permit it
   */
  WriteTracker(MemoryCalls calls, NativeFile pagemap) throws ErrnoException {
    this.calls = calls;
    this.pagemap = pagemap;
    try {
      this.userfault = open();
    } catch (ErrnoException e) {
      arena.close();
      throw e;
    }
    try {
      begin();
    } catch (ErrnoException e) {
      close();
      throw e;
    }
  }

  private int open() throws ErrnoException {
    int result = calls.userfault(CLOSE_ON_EXEC | USER_MODE_ONLY);
    if (result < 0) {
      throw new ErrnoException("use userfaultfd", -result);
    }
    return result;
  }

  private void begin() throws ErrnoException {
    MemorySegment api = arena.allocate(24, Long.BYTES);
    api.set(ValueLayout.JAVA_LONG, 0, API_VERSION);
    api.set(ValueLayout.JAVA_LONG, 8, WP_SHARED_MEMORY | WP_UNPOPULATED | WP_ASYNC);
    int result = calls.control(userfault, API, api);
    if (result < 0) {
      throw new ErrnoException(
          "track writes by userfaultfd (UFFD_FEATURE_WP_ASYNC, Linux 6.7)", -result);
    }
    if (calls.control(pagemap.descriptor(), PagemapScan.REQUEST, scan.probe()) < 0) {
      throw new ErrnoException("search for written pages (PAGEMAP_SCAN)", Errno.ENOTTY);
    }
  }

  /**
   * Tracks writes to a range from now on; again where it was mapped anew.
   *
   * @return 0, or a negative error number
   */
  int track(long address, long bytes) {
    registration.set(ValueLayout.JAVA_LONG, 0, address);
    registration.set(ValueLayout.JAVA_LONG, 8, bytes);
    registration.set(ValueLayout.JAVA_LONG, 16, WRITE_PROTECTION);
    return Math.min(0, calls.control(userfault, REGISTER, registration));
  }

  /**
   * Protects a range without asking what was written there.
   *
   * @return 0, or a negative error number
   */
  int protect(long address, long bytes) {
    return Math.min(0, search(address, address + bytes, 0));
  }

  /**
   * Finds all pages of a range that were written since they were last found, and protects them.
   *
   * @param categories to tell of them
   * @throws ErrnoException if the kernel refuses
   */
  void find(long address, long end, long categories, Written written) throws ErrnoException {
    long from = address;
    int found;
    do {
      found = search(from, end, categories);
      if (found < 0) {
        throw new ErrnoException("search for written pages", -found);
      }
      for (int i = 0; i < found; i++) {
        from = scan.end(i);
        written.pages(scan.start(i), from, scan.categories(i));
      }
    } while (found == MAX_RANGES && from < end);
  }

  private int search(long from, long to, long categories) {
    return calls.control(
        pagemap.descriptor(),
        PagemapScan.REQUEST,
        scan.askWritten(from, to, categories).argument());
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      int ignored = LibcFiles.close(userfault); // The descriptor is free whatever close(2) answers.
      arena.close();
    }
  }
}
