package io.ksm.arena.frames;

import io.ksm.arena.memory.MemoryCalls;
import io.ksm.linux.LibcMemory;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Shows neighbouring frames as memory, so that pages are compared with them where they are: that
 * takes less time than reading many of them into a buffer. Nothing can write by it.
 *
 * <p>One window of {@value #PAGES} frames is mapped at a time, from the first run that merges until
 * the next scan begins: as long as it is there, the frames that were looked at count as memory that
 * the process uses. Used by one thread at a time. Allocates one segment for each run that it shows.
 */
final class FrameView {
  /** How many frames the window has. */
  static final int PAGES = 1 << 14;

  /** Shorter runs are read faster than they are mapped and touched. */
  static final int MIN_PAGES = 16;

  private final MemoryCalls calls;
  private final int file;
  private final int pageSize;

  /** The address of the window; 0 if there is none. */
  private long address;

  private long firstFrame;

  FrameView(MemoryCalls calls, int file, int pageSize) {
    this.calls = calls;
    this.file = file;
    this.pageSize = pageSize;
  }

  /**
   * Returns the bytes of some frames, all of which exist. Valid until the next call.
   *
   * @return null if they are better read, or if the kernel does not map them
   */
  @Nullable MemorySegment show(long first, int count) {
    if (count < MIN_PAGES || count > PAGES) {
      return null;
    }
    boolean isThere = address != 0 && first >= firstFrame && first + count <= firstFrame + PAGES;
    if (!isThere && !move(first, count)) {
      return null;
    }
    return LibcMemory.segment(address + (first - firstFrame) * pageSize, (long) count * pageSize);
  }

  private boolean move(long first, int count) {
    long aligned = first & -PAGES;
    long begin = first + count <= aligned + PAGES ? aligned : first;
    // Not mapped in place of the window before: the kernel may fail when that is gone already, and
    // nobody could tell whose the addresses are by then.
    drop();
    long mapped = calls.view(bytes(), file, begin * pageSize);
    if (mapped < 0) {
      return false;
    }
    address = mapped;
    firstFrame = begin;
    if (calls.advise(address, bytes(), MemoryCalls.DONT_FORK) < 0) {
      drop();
      return false;
    }
    // Keeps the kernel from noting of each frame that it was used, which takes longer than the use.
    int ignored = calls.advise(address, bytes(), MemoryCalls.RANDOM);
    return true;
  }

  private long bytes() {
    return (long) PAGES * pageSize;
  }

  /** Unmaps the window; does nothing if there is none. */
  void drop() {
    if (address != 0) {
      int result = calls.unmap(address, bytes());
      address = 0;
      if (result < 0) {
        throw new IllegalStateException("cannot unmap a view of frames");
      }
    }
  }
}
