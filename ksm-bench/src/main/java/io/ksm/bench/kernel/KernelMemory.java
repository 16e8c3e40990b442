package io.ksm.bench.kernel;

import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Mergeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Fresh memory of this process that the kernel merges. Used by one thread. */
public final class KernelMemory implements AutoCloseable {
  private static final long PAGE_ALIGNED = 4096;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private long end;

  /**
   * Makes empty memory.
   *
   * @param most bytes that it will hold
   */
  public KernelMemory(long most) throws KernelKsmException {
    memory = arena.allocate(most, PAGE_ALIGNED);
    Mergeable.withoutHugePages(memory.address(), most);
    // Zeroing has filled it with huge pages by now.
    Mergeable.discard(memory.address(), most);
  }

  /** Adds a copy of a page. */
  public void add(MemorySegment from, long offset, int bytes) {
    MemorySegment.copy(from, offset, memory, end, bytes);
    end += bytes;
  }

  /**
   * Adds pages without a content yet.
   *
   * @return where to write them
   */
  public MemorySegment fill(long bytes) {
    end += bytes;
    return memory.asSlice(end - bytes, bytes);
  }

  /** Lets the kernel merge what was added. */
  public void letMerge() throws KernelKsmException {
    Mergeable.advise(memory.address(), end);
  }

  /** Returns what was added. */
  public MemorySegment added() {
    return memory.asSlice(0, end);
  }

  /**
   * Unmerges the memory, takes it out of merging, and frees it. (Freed memory may stay with the
   * process and be given out again, and would then still be what the kernel may merge.)
   */
  @Override
  public void close() throws KernelKsmException {
    try {
      Mergeable.unadvise(memory.address(), memory.byteSize());
    } finally {
      arena.close();
    }
  }
}
