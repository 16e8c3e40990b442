package io.ksm.arena.track;

import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.guard.WriterFlag;
import io.ksm.arena.memory.ArenaPages;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Knows which blocks of 2 MiB writers have written to since the last sweep: a byte each. Nothing
 * gets into an arena but through writers, so that a sweep need not ask the kernel about the other
 * blocks; in an arena where nobody writes, it asks nothing at all. Which pages of a block were
 * written is the kernel's to say.
 *
 * <p>A writer marks a block after it has written there, unless it is marked. A sweep takes the
 * marks, makes all threads pass a memory barrier, and then looks at the pages. Now if a writer saw
 * the old mark, that was before the barrier, and so is what it had written: the sweep sees that. If
 * it looked later, it saw none, and sets it for the next sweep. So a write may be found twice, but
 * is found once at least.
 *
 * <p>Marks are set by writers, several at once; the other methods are called by one thread at a
 * time.
 */
public final class WrittenBlocks {
  private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(byte[].class);
  private static final byte WRITTEN = 1;

  private final int pageCount;
  private final byte[] marks;

  /** What a sweep has yet to look at. */
  private final boolean[] found;

  private final int blockShift;

  /**
   * Makes a set of blocks of which none is marked.
   *
   * @param pages of the arena
   */
  public WrittenBlocks(int pages, int pageSize) {
    this.pageCount = pages;
    this.marks = new byte[ArenaPages.blocks(pages)];
    this.found = new boolean[marks.length];
    this.blockShift =
        Integer.numberOfTrailingZeros(pageSize) + Integer.numberOfTrailingZeros(ArenaPages.BLOCK);
  }

  /** Marks the blocks of some bytes, which have just been written and are in the arena. */
  public void mark(long offset, long bytes) {
    // Only for the compiler: what was written is not to sink below the look at the mark.
    VarHandle.releaseFence();
    int first = (int) (offset >>> blockShift);
    int last = (int) ((offset + bytes - 1) >>> blockShift);
    mark(first);
    if (last > first) { // Out of the way of single values: the compiler makes no loop for them.
      markRest(first + 1, last);
    }
  }

  private void markRest(int first, int last) {
    for (int block = first; block <= last; block++) {
      mark(block);
    }
  }

  private void mark(int block) {
    if ((byte) MARK.getOpaque(marks, block) != WRITTEN) {
      MARK.setOpaque(marks, block, WRITTEN);
    }
  }

  // For the sweep.

  /** Takes all marks over, and the blocks of open scopes, into which somebody may be writing. */
  void collect(WriteGuard guard) {
    for (int block = 0; block < found.length; block++) {
      if ((byte) MARK.getOpaque(marks, block) == WRITTEN) {
        MARK.setOpaque(marks, block, (byte) 0);
        found[block] = true;
      }
    }
    guard.passBarrier();
    for (WriterFlag writer : guard.writers()) {
      collect(writer.range());
    }
  }

  private void collect(long pages) {
    int end = (int) Math.min(WriteGuard.end(pages), pageCount);
    for (int page = (int) WriteGuard.first(pages); page < end; page += ArenaPages.BLOCK) {
      found[page / ArenaPages.BLOCK] = true;
    }
    if (end > 0) {
      found[(end - 1) / ArenaPages.BLOCK] = true;
    }
  }

  /** Says whether a page's block was written to, or may have been. */
  boolean isFound(int page) {
    return found[page / ArenaPages.BLOCK];
  }

  /** Forgets what was collected, because it has been looked at. */
  void done() {
    Arrays.fill(found, false);
  }
}
