package io.ksm.source.linux.process;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import java.io.IOException;

/**
 * Copies the bytes of a process's present pages.
 *
 * <p>It calls {@code process_vm_readv(2)} for 1 MiB at a time, in as many ranges as that takes.
 * What that cannot read, such as pages that the process itself may not read, it copies by a {@link
 * MemoryFile}. For any number of threads; allocates nothing but for such pages.
 */
public final class PageCopier {
  private static final int MAX_BYTES = 1 << 20;

  private final int pid;
  private final int pageSize;
  private final int maxPages;
  private final MemoryFile file;

  PageCopier(int pid, MemoryFile file, int pageSize) {
    this.pid = pid;
    this.file = file;
    this.pageSize = pageSize;
    this.maxPages = Math.max(1, Math.min(Scratch.PAGES, MAX_BYTES / pageSize));
  }

  /**
   * Copies pages of a chunk into its buffer. Those that turn out not to be readable change their
   * state.
   *
   * @param address of the chunk's first page
   * @param pages the chunk; pages that are {@link PageState#PRESENT} are copied. No other process
   *     may share them: see {@link MemoryFile}
   * @param from the first page
   * @param to exclusive
   * @throws ErrnoException if the process does not exist any more
   */
  void copy(long address, PageSink pages, int from, int to) throws IOException {
    int page = nextPresent(pages, from, to);
    while (page < to) {
      page = nextPresent(pages, copySome(address, pages, page, to), to);
    }
  }

  /** Copies up to {@link #maxPages}; returns the page where to go on. */
  private int copySome(long address, PageSink pages, int from, int to) throws IOException {
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
    return file.copy(address, pages, failed, endOfRun(pages, failed, next));
  }

  /** Collects ranges of neighbouring present pages; returns the page after them. */
  private int gather(long address, PageSink pages, int from, int to, RemoteRanges ranges) {
    long buffer = pages.buffer().address();
    ranges.clear();
    int left = maxPages;
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

  static int nextPresent(PageSink pages, int from, int to) {
    int page = from;
    while (page < to && pages.state(page) != PageState.PRESENT) {
      page++;
    }
    return page;
  }

  static int endOfRun(PageSink pages, int from, int to) {
    int page = from;
    while (page < to && pages.state(page) == PageState.PRESENT) {
      page++;
    }
    return page;
  }

  /** Returns the present page that comes after a number of present ones. */
  private static int skipPresent(PageSink pages, int from, long count, int to) {
    int page = nextPresent(pages, from, to);
    for (long left = count; left > 0; left--) {
      page = nextPresent(pages, page + 1, to);
    }
    return page;
  }
}
