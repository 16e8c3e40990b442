package io.ksm.arena.memory;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.NativeFile;
import io.ksm.linux.PagemapEntry;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads what this process's page table holds for an arena, from {@code /proc/self/pagemap}. That
 * needs no privilege. Used by one thread at a time.
 */
public final class OwnPagemap implements Closeable {
  /** How many entries are read at once. */
  public static final int PAGES = 4096;

  private final NativeFile file;
  private final int pageSize;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment entries = arena.allocate(PAGES * 8L, Long.BYTES);

  /**
   * Opens the page table.
   *
   * @throws ErrnoException if there is none
   */
  public OwnPagemap(int pageSize) throws ErrnoException {
    this.pageSize = pageSize;
    try {
      this.file = NativeFile.open("/proc/self/pagemap");
    } catch (ErrnoException e) {
      arena.close();
      throw e;
    }
  }

  public NativeFile file() {
    return file;
  }

  /**
   * Reads the entries of neighbouring pages, at most {@link #PAGES}.
   *
   * @throws ErrnoException if that fails
   */
  public void read(long address, int pages) throws ErrnoException {
    long length = pages * 8L;
    long read = file.read(entries, length, address / pageSize * 8L);
    if (read != length) {
      throw new ErrnoException("read /proc/self/pagemap", read < 0 ? (int) -read : 5);
    }
  }

  /** Returns an entry that was read, see {@link PagemapEntry}. */
  public long entry(int index) {
    return entries.getAtIndex(ValueLayout.JAVA_LONG, index);
  }

  /**
   * Counts the pages that are this process's alone.
   *
   * @throws ErrnoException if the page table cannot be read
   */
  public long countOwn(long address, int pages) throws ErrnoException {
    long own = 0;
    for (int from = 0; from < pages; from += PAGES) {
      int count = Math.min(PAGES, pages - from);
      read(address + (long) from * pageSize, count);
      for (int i = 0; i < count; i++) {
        own += isOwn(entry(i)) && PagemapEntry.isExclusive(entry(i)) ? 1 : 0;
      }
    }
    return own;
  }

  /** Says whether a page has bytes that no file or frame has. */
  public static boolean isOwn(long entry) {
    return PagemapEntry.isPresent(entry) && !PagemapEntry.isFile(entry);
  }

  @Override
  public void close() {
    file.close();
    arena.close();
  }
}
