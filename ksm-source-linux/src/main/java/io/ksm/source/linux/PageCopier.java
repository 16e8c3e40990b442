package io.ksm.source.linux;

import io.ksm.api.PageChunk;
import io.ksm.api.PageState;
import io.ksm.source.linux.sys.Errno;
import io.ksm.source.linux.sys.ErrnoException;
import io.ksm.source.linux.sys.NativeFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copies the bytes of a process's present pages.
 *
 * <p>By {@code process_vm_readv(2)} in pieces of 1 MiB, each of as many ranges as it takes; what
 * that cannot read, such as pages that the process itself may not read, by {@code /proc/PID/mem},
 * which may override protection. Safe for several threads; allocates nothing but for such pages.
 */
final class PageCopier {
  private static final int MOST_BYTES = 1 << 20;

  private final int pid;
  private final int pageSize;
  private final int mostPages;
  private final Pagemap pagemap;

  PageCopier(Pagemap pagemap, int pageSize) {
    this.pid = pagemap.pid();
    this.pagemap = pagemap;
    this.pageSize = pageSize;
    this.mostPages = Math.max(1, Math.min(Scratch.PAGES, MOST_BYTES / pageSize));
  }

  /**
   * Copies pages of a chunk into its buffer. Those that turn out not to be readable change their
   * state.
   *
   * @param address of the chunk's first page
   * @param pages the chunk; pages that are {@link PageState#PRESENT} are copied
   * @param from the first page
   * @param to the page behind the last one
   * @throws ErrnoException if the process does not exist any more
   */
  void copy(long address, PageChunk pages, int from, int to) throws ErrnoException {
    int page = nextPresent(pages, from, to);
    while (page < to) {
      page = nextPresent(pages, copySome(address, pages, page, to), to);
    }
  }

  /** Copies up to {@link #mostPages}; returns the page where to go on. */
  private int copySome(long address, PageChunk pages, int from, int to) throws ErrnoException {
    RemoteRanges ranges = Scratch.ofThread().ranges();
    int next = gather(address, pages, from, to, ranges);
    long copied = ranges.copyFrom(pid);
    if (copied == ranges.bytes()) {
      return next;
    }
    if (copied == -Errno.ESRCH) {
      throw new ErrnoException("read process " + pid, Errno.ESRCH);
    }
    int failed = skipPresent(pages, from, Math.max(copied, 0) / pageSize, to);
    return copyByFile(address, pages, failed, endOfRun(pages, failed, next));
  }

  /** Collects ranges of neighbouring present pages; returns the page behind them. */
  private int gather(long address, PageChunk pages, int from, int to, RemoteRanges ranges) {
    long buffer = pages.buffer().address();
    ranges.clear();
    int left = mostPages;
    int page = from;
    while (page < to && left > 0) {
      int end = endOfRun(pages, page, Math.min(to, page + left));
      long offset = (long) page * pageSize;
      ranges.add(buffer + offset, address + offset, (long) (end - page) * pageSize);
      left -= end - page;
      page = nextPresent(pages, end, to);
    }
    return page;
  }

  /**
   * Copies a run of present pages out of {@code /proc/PID/mem}.
   *
   * @return the page where to go on; if nothing can be copied, the first page gets another state
   */
  private int copyByFile(long address, PageChunk pages, int from, int to) throws ErrnoException {
    long offset = (long) from * pageSize;
    MemorySegment into = pages.buffer().asSlice(offset, (long) (to - from) * pageSize);
    try (NativeFile memory = NativeFile.open(Access.memoryPath(pid))) {
      long copied = memory.read(into, into.byteSize(), address + offset);
      if (copied >= pageSize) {
        return from + (int) (copied / pageSize);
      }
    } catch (ErrnoException e) {
      if (!e.isDenied()) {
        throw e;
      }
      // The right was lost meanwhile: the page is unreadable, as said below.
    }
    pages.setState(from, stateOfUnread(address + offset));
    return from + 1;
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

  private static int nextPresent(PageChunk pages, int from, int to) {
    int page = from;
    while (page < to && pages.state(page) != PageState.PRESENT) {
      page++;
    }
    return page;
  }

  private static int endOfRun(PageChunk pages, int from, int to) {
    int page = from;
    while (page < to && pages.state(page) == PageState.PRESENT) {
      page++;
    }
    return page;
  }

  /** Returns the present page that comes after a number of present ones. */
  private static int skipPresent(PageChunk pages, int from, long count, int to) {
    int page = nextPresent(pages, from, to);
    for (long left = count; left > 0; left--) {
      page = nextPresent(pages, page + 1, to);
    }
    return page;
  }
}
