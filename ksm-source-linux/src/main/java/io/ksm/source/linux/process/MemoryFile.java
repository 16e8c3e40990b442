package io.ksm.source.linux.process;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.HelperCalls;
import io.ksm.linux.NativeFile;
import io.ksm.linux.PagemapEntry;
import io.ksm.linux.process.Access;
import io.ksm.source.linux.watch.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Copies the bytes of pages out of {@code /proc/PID/mem}. That is slower than {@code
 * process_vm_readv(2)}, but it can do two things more:
 *
 * <ul>
 *   <li>It may override protection, and so read what the process itself may not.
 *   <li>It leaves shared pages shared. {@code process_vm_readv} pins what it reads, and before the
 *       kernel pins a page that is shared by fork, or merged, it gives the process a copy of its
 *       own: reading would use up the very memory that merging saves.
 * </ul>
 *
 * <p>For any number of threads.
 */
public final class MemoryFile {
  private final Pagemap pagemap;
  private final int pageSize;

  MemoryFile(Pagemap pagemap, int pageSize) {
    this.pagemap = pagemap;
    this.pageSize = pageSize;
  }

  /**
   * Reads by the helper process, which opens the file for itself. What it may not open, this
   * process tries by itself: where only ancestors may read a process (Yama), its helper is none.
   */
  private static final class OpenMemory implements Closeable {
    private final long file;
    private final @Nullable NativeFile own;

    OpenMemory(int pid) throws IOException {
      String path = Access.memoryPath(pid);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment name = arena.allocateFrom(path);
        file = Watch.call(() -> HelperCalls.open(name, 0));
      }
      own = file < 0 ? ownUnlessFailed(path, (int) -file) : null;
    }

    private static NativeFile ownUnlessFailed(String path, int errno) throws IOException {
      ErrnoException failure = new ErrnoException("open " + path, errno);
      if (!failure.isDenied()) {
        throw failure;
      }
      return Watch.part(() -> NativeFile.open(path));
    }

    /** Reads bytes; returns how many were read, or a negative error number. */
    long read(MemorySegment into, long length, long address) throws ErrnoException {
      NativeFile opened = own;
      return opened == null
          ? Watch.call(() -> HelperCalls.pread(file, into, length, address))
          : Watch.call(() -> opened.read(into, length, address));
    }

    @Override
    public void close() throws IOException {
      if (own == null) {
        Watch.call(() -> HelperCalls.close(file));
      } else {
        own.close();
      }
    }
  }

  /**
   * Copies a run of present pages, or a part of it.
   *
   * @param address of the chunk's first page
   * @return the page where to go on; if nothing can be copied, the first page gets another state
   * @throws ErrnoException if there is no such process anymore
   */
  int copy(long address, PageSink pages, int from, int to) throws IOException {
    try (OpenMemory memory = new OpenMemory(pagemap.pid())) {
      return copy(memory, address, pages, from, to);
    } catch (ErrnoException e) {
      rethrowUnlessDenied(e);
      pages.setState(from, stateOfUnread(address + (long) from * pageSize));
      return from + 1;
    }
  }

  /**
   * Copies those present pages that are {@linkplain PageClassifier#isDoubtful doubtful}.
   *
   * @param address of the chunk's first page
   * @param entries the page table entries of the pages to look at
   * @param pages the chunk
   * @param from the first page to look at
   * @param to exclusive
   * @throws ErrnoException if there is no such process anymore
   */
  void copyDoubtful(long address, MemorySegment entries, PageSink pages, int from, int to)
      throws IOException {
    int page = next(entries, pages, from, from, to, true);
    if (page == to) {
      return;
    }
    try (OpenMemory memory = new OpenMemory(pagemap.pid())) {
      while (page < to) {
        int end = next(entries, pages, from, page, to, false);
        page = next(entries, pages, from, copy(memory, address, pages, page, end), to, true);
      }
    } catch (ErrnoException e) {
      rethrowUnlessDenied(e);
      for (int i = page; i < to; i = next(entries, pages, from, i + 1, to, true)) {
        pages.setState(i, PageState.UNREADABLE);
      }
    }
  }

  /** Returns the first page, from one on, that is to be copied by this way, or that is not. */
  private static int next(
      MemorySegment entries, PageSink pages, int first, int from, int to, boolean wanted) {
    int page = from;
    while (page < to && isWanted(entries, pages, first, page) != wanted) {
      page++;
    }
    return page;
  }

  private static boolean isWanted(MemorySegment entries, PageSink pages, int first, int page) {
    return pages.state(page) == PageState.PRESENT
        && PageClassifier.isDoubtful(entries.getAtIndex(ValueLayout.JAVA_LONG, page - first));
  }

  private int copy(OpenMemory memory, long address, PageSink pages, int from, int to)
      throws IOException {
    long offset = (long) from * pageSize;
    MemorySegment into = pages.buffer().asSlice(offset, (long) (to - from) * pageSize);
    long copied = memory.read(into, into.byteSize(), address + offset);
    if (copied >= pageSize) {
      return from + (int) (copied / pageSize);
    }
    pages.setState(from, stateOfUnread(address + offset));
    return from + 1;
  }

  /** The right to read may be lost meanwhile: then a page is unreadable. */
  private static void rethrowUnlessDenied(ErrnoException e) throws ErrnoException {
    if (!e.isDenied()) {
      throw e;
    }
  }

  /** Tells a page that vanished meanwhile from one that is still there and cannot be read. */
  private PageState stateOfUnread(long address) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(ValueLayout.JAVA_LONG);
      boolean present =
          pagemap.read(address / pageSize, 1, entry) == 1
              && PagemapEntry.isPresent(entry.get(ValueLayout.JAVA_LONG, 0));
      return present ? PageState.UNREADABLE : PageState.ABSENT;
    }
  }
}
