package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.NativeFile;
import io.ksm.linux.PagemapScan;
import io.ksm.source.linux.watch.Watch;
import java.io.Closeable;
import java.lang.foreign.MemorySegment;

/**
 * Reads the page table of a process, as {@code /proc/PID/pagemap} shows it.
 *
 * <p>An open file stays with the address space that the process had when it was opened: once the
 * process has exited, or has replaced itself by {@code exec}, it is empty. For any number of
 * threads; reads allocate nothing.
 */
final class Pagemap implements Closeable {
  private final NativeFile file;
  private final int pid;
  private final boolean canScan;

  private Pagemap(NativeFile file, int pid, boolean canScan) {
    this.file = file;
    this.pid = pid;
    this.canScan = canScan;
  }

  /**
   * Opens the page table of a process.
   *
   * @throws ErrnoException if that is not permitted, or if there is no such process
   */
  static Pagemap open(int pid) throws ErrnoException {
    NativeFile file = NativeFile.open("/proc/" + pid + "/pagemap");
    return new Pagemap(file, pid, Scratch.ofThread().scan().isSupported(file));
  }

  /** Returns the same, as a kernel has it that cannot search page tables. */
  Pagemap withoutScan() {
    return new Pagemap(file, pid, false);
  }

  /** Returns the number of the process. */
  int pid() {
    return pid;
  }

  /** Says whether this kernel can search page tables: {@link #scan} works. Linux 6.7 and later. */
  boolean canScan() {
    return canScan;
  }

  /**
   * Reads entries of neighbouring pages.
   *
   * @param page the first one's address, divided by the page size
   * @param count how many
   * @param into receives them at its beginning, 8 bytes each
   * @return how many were read; 0 if the address space is no more
   * @throws ErrnoException if they cannot be read
   */
  int read(long page, int count, MemorySegment into) throws ErrnoException {
    return (int) (check(Watch.call(() -> file.read(into, count * 8L, page * 8))) / 8);
  }

  /**
   * Searches the page table.
   *
   * @param query what to search for, and where; receives what was found
   * @return how many ranges of pages were found
   * @throws ErrnoException if it cannot be searched
   */
  int scan(PagemapScan query) throws ErrnoException {
    return (int) check(Watch.call(() -> query.run(file)));
  }

  private long check(long result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException("read the page table of process " + pid, (int) -result);
    }
    return result;
  }

  @Override
  public void close() {
    file.close();
  }
}
