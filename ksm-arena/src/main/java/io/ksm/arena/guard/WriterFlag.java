package io.ksm.arena.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Says which pages a writer writes to. Written by its thread at every write, and read by the
 * merger: in a cache line that nobody else writes to.
 */
public final class WriterFlag extends Padded.After {
  private static final VarHandle RANGE;

  static {
    try {
      RANGE = MethodHandles.lookup().findVarHandle(Padded.Field.class, "range", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Announces what is about to be written; the next thing to do is to look for the merger. */
  void announce(long pages) {
    RANGE.setRelease(this, pages); // Whoever sees this sees what was written before it.
    // Only for the compiler: it moves no access to memory over these. The processor's part is the
    // merger's to settle.
    VarHandle.releaseFence();
    VarHandle.acquireFence();
  }

  /** Says that all has been written. */
  public void leave() {
    RANGE.setRelease(this, 0L);
  }

  /** Returns the pages that are being written to, or 0. */
  public long range() {
    return (long) RANGE.getAcquire(this);
  }
}
