package io.ksm.arena.guard;

import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps writers and the merger apart: between the comparison of a page with a frame and the moment
 * when the frame takes its place, nobody may write there.
 *
 * <p>Both sides announce what they are about to do and then look whether the other has. That is
 * Dekker's way, and it needs a memory barrier between the two steps on both sides, which would cost
 * each write more than the write. But one side is rare. So a writer only keeps the compiler from
 * exchanging the steps, and the merger makes up for it: {@code membarrier(2)} has every running
 * thread of the process pass a barrier between the merger's own steps. A writer that announced
 * itself before that is seen by the merger; one that did so later sees the merger.
 *
 * <p>Writers wait for the merger, which holds some hundred pages for some hundred microseconds. The
 * merger waits for writers, but not long: it passes over pages that somebody keeps open. Readers
 * take no part.
 *
 * <p>A range of pages is one number, so that it is announced at once: the first page in the upper
 * half and the end in the lower; 0 is none.
 */
public final class WriteGuard {
  private static final long REGISTER = 1 << 4;
  private static final long BARRIER = 1 << 3;

  private static final long EVERYTHING = 0xFFFF_FFFFL;

  private static final int SPINS = 1000;
  private static final long PATIENCE_NANOS = 200_000;
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(WriteGuard.class, "held", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MemoryCalls calls;
  private final List<WriterFlag> writers = new CopyOnWriteArrayList<>();

  /** What the merger holds. Read at every write, and written rarely. */
  @SuppressWarnings("unused") // by its VarHandle
  private long held;

  private volatile boolean closed;

  /**
   * Makes a guard.
   *
   * @throws ErrnoException if the kernel has no memory barriers for this process
   */
  public WriteGuard(MemoryCalls calls) throws ErrnoException {
    this.calls = calls;
    int result = calls.barrier(REGISTER);
    if (result < 0) {
      throw new ErrnoException(
          "use membarrier, which keeps writers and merges apart (Linux 4.14)", -result);
    }
  }

  /** Returns the range of some pages. */
  public static long range(long first, long end) {
    return first << 32 | end;
  }

  /** Returns the first page of a range. */
  public static long first(long range) {
    return range >>> 32;
  }

  /** Returns the end of a range, which is not part of it. */
  public static long end(long range) {
    return range & 0xFFFF_FFFFL;
  }

  private static boolean overlap(long range, long other) {
    return first(range) < end(other) && first(other) < end(range);
  }

  /** Makes the flag of one more writer. */
  public WriterFlag addWriter() {
    WriterFlag flag = new WriterFlag();
    writers.add(flag);
    return flag;
  }

  /** Forgets a writer that will not write any more. */
  public void removeWriter(WriterFlag flag) {
    writers.remove(flag);
  }

  /**
   * Lets a writer write: waits while the merger holds any of the pages.
   *
   * @throws IllegalStateException if the arena is closed
   */
  public void enter(WriterFlag writer, long range) {
    writer.announce(range);
    if ((long) HELD.getOpaque(this) != 0) {
      waitForMerger(writer, range);
    }
  }

  private void waitForMerger(WriterFlag writer, long range) {
    int spins = 0;
    while (overlap((long) HELD.getAcquire(this), range)) {
      writer.leave();
      if (closed) {
        throw AddressRange.closed();
      }
      if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(1000);
      }
      writer.announce(range);
    }
  }

  /**
   * Holds pages against writers. Called by one thread at a time, which holds nothing.
   *
   * @return 0, or the range of a writer that is in the way and does not leave; nothing is held then
   */
  public long hold(long range) {
    HELD.setVolatile(this, range);
    int result = calls.barrier(BARRIER);
    if (result < 0) {
      release();
      throw barrierFails(result);
    }
    long obstacle = waitForWriters(range, PATIENCE_NANOS);
    if (obstacle != 0) {
      release();
    }
    return obstacle;
  }

  private static IllegalStateException barrierFails(int result) {
    return new IllegalStateException("membarrier fails: " + Errno.describe(-result));
  }

  /** Has all threads pass a memory barrier. */
  public void passBarrier() {
    int result = calls.barrier(BARRIER);
    if (result < 0) {
      throw barrierFails(result);
    }
  }

  private long waitForWriters(long range, long patienceNanos) {
    long deadline = 0;
    for (WriterFlag writer : writers) {
      long at = writer.range();
      while (overlap(at, range)) {
        if (deadline == 0) {
          deadline = System.nanoTime() + patienceNanos;
        } else if (System.nanoTime() - deadline > 0) {
          return at;
        }
        Thread.onSpinWait();
        at = writer.range();
      }
    }
    return 0;
  }

  /** Lets writers write again. */
  public void release() {
    HELD.setRelease(this, 0L);
  }

  /**
   * Holds everything for good, so that writers fail.
   *
   * @return whether nobody is in the middle of a write; open scopes, which keep the addresses
   *     themselves, do not count
   */
  public boolean close(long patienceNanos) {
    closed = true;
    HELD.setVolatile(this, EVERYTHING);
    return calls.barrier(BARRIER) >= 0
        && (waitForWriters(EVERYTHING, patienceNanos) == 0
            || writers.stream().allMatch(it -> it.range() == 0 || it.openSince != 0));
  }

  /** Returns the flags of all writers. */
  public List<WriterFlag> writers() {
    return writers;
  }
}
