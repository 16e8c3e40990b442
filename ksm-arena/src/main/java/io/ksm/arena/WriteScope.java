package io.ksm.arena;

import io.ksm.linux.LibcMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A range of a {@link MergeableArena} that is open for writing, see {@link ArenaWriter#open}. Used
 * by the thread that opened it.
 */
public final class WriteScope implements AutoCloseable {
  private final ArenaWriter writer;
  private final Arena lifetime;
  private final MemorySegment segment;
  private final long offset;

  WriteScope(ArenaWriter writer, MemorySegment target, long offset) {
    this.writer = writer;
    this.offset = offset;
    this.lifetime = ArenaWriter.scopeArena();
    this.segment = LibcMemory.lend(target, lifetime);
  }

  /**
   * Returns the range, writable. It cannot be used after {@link #close}, nor by another thread; a
   * use of it then is an exception, not a lost write.
   */
  public MemorySegment segment() {
    return segment;
  }

  /** Returns where in the arena the range begins. */
  long offset() {
    return offset;
  }

  long bytes() {
    return segment.byteSize();
  }

  /** Lets the pages merge again. Does nothing the second time. */
  @Override
  public void close() {
    if (lifetime.scope().isAlive()) {
      lifetime.close();
      writer.end(this);
    }
  }
}
