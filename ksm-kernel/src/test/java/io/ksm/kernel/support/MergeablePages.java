package io.ksm.kernel.support;

import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Mergeable;
import io.ksm.linux.Platform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Pages of this process that the kernel may merge; each holds one byte over and over. To be made in
 * a session only: an experiment of somebody else would see them.
 */
public final class MergeablePages implements AutoCloseable {
  private static final int PAGE_SIZE = Platform.pageSize();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  /**
   * Makes them.
   *
   * @param pages how many
   * @param contents how many different ones
   */
  public MergeablePages(int pages, int contents) throws KernelKsmException {
    memory = arena.allocate((long) pages * PAGE_SIZE, PAGE_SIZE);
    Mergeable.withoutHugePages(memory.address(), memory.byteSize());
    Mergeable.advise(memory.address(), memory.byteSize());
    for (int page = 0; page < pages; page++) {
      memory.asSlice((long) page * PAGE_SIZE, PAGE_SIZE).fill((byte) (page % contents + 1));
    }
  }

  @Override
  public void close() throws KernelKsmException {
    Mergeable.unadvise(memory.address(), memory.byteSize());
    arena.close();
  }
}
