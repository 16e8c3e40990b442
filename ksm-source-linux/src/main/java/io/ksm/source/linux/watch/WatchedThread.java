package io.ksm.source.linux.watch;

import io.ksm.linux.HelperProcess;
import java.io.IOException;
import java.io.Serial;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes reads for one other thread, its owner, and can be left behind while it is in a system call.
 *
 * <p>A read is Java code with system calls in it, each between {@link #enter} and {@link #leave}.
 * The owner waits. When a call lasts too long, the owner gives the thread up, which only succeeds
 * within a call. If that call returns after all, {@code leave} ends the thread before it touches
 * anything that is the owner's. The kernel may still write into memory that was handed to the call:
 * the owner must not use that any more.
 *
 * <p>State and a count of state changes are in one word, so that a thread that has gone on to
 * another call is not given up for an earlier one. A handover takes some ten microseconds, against
 * some hundreds to copy the 2 MiB that are read at a time. Allocates nothing but for each read.
 */
final class WatchedThread extends Thread {
  private static final long IDLE = 0;
  private static final long AT_WORK = 1;
  private static final long IN_CALL = 2;
  private static final long LEFT_BEHIND = 3;
  private static final long STATES = 4;

  private static final long LOOK = 20_000_000;
  private static final long IDLE_LOOK = 5_000_000_000L;

  private static final ThreadLocal<@Nullable WatchedThread> OF_OWNER = new ThreadLocal<>();

  /** Makes a read. */
  @FunctionalInterface
  interface Task<T> {
    T run() throws IOException;
  }

  /** Ends a thread that was left behind. */
  private static final class LeftBehind extends Error {
    @Serial private static final long serialVersionUID = 1L;

    LeftBehind() {
      super("left behind", null, false, false);
    }
  }

  /** Makes one read, and keeps what came of it. */
  private static final class Outcome<T> {
    private final Task<T> task;
    private @Nullable T made;
    private @Nullable Throwable failure;

    Outcome(Task<T> task) {
      this.task = task;
    }

    /** Makes the read; returns false if the thread was left behind in it. */
    boolean make() {
      try {
        made = task.run();
      } catch (LeftBehind e) {
        return false;
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
      }
      return true;
    }

    T get() throws IOException {
      if (failure instanceof IOException exception) {
        throw exception;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      return Objects.requireNonNull(made);
    }
  }

  private final Thread owner = Thread.currentThread();
  private final LongSupplier cpuNanos;

  /** The state, and {@link #STATES} times the number of changes so far. */
  private final AtomicLong word = new AtomicLong(IDLE);

  /** When the present read must have ended; written before the read begins. */
  private long deadline;

  private @Nullable Outcome<?> outcome;
  private long usedNanos;

  private WatchedThread(LongSupplier cpuNanos) {
    super("ksm-reader");
    this.cpuNanos = cpuNanos;
    setDaemon(true);
  }

  /**
   * Returns the one of the calling thread.
   *
   * @param cpuNanos tells how much processor time the thread that asks has used
   */
  static WatchedThread ofCaller(LongSupplier cpuNanos) {
    WatchedThread known = OF_OWNER.get();
    if (known != null && known.state() != LEFT_BEHIND) {
      return known;
    }
    WatchedThread fresh = new WatchedThread(cpuNanos);
    fresh.start();
    OF_OWNER.set(fresh);
    return fresh;
  }

  /** Notes that the calling thread begins a call that may not return. */
  static void enter() {
    if (Thread.currentThread() instanceof WatchedThread reader) {
      reader.change(AT_WORK, IN_CALL);
    }
  }

  /** Notes that the call has returned. */
  static void leave() {
    if (Thread.currentThread() instanceof WatchedThread reader) {
      reader.change(IN_CALL, AT_WORK);
    }
  }

  /**
   * Returns how long the read that the calling thread makes may still take, in nanoseconds; not
   * positive if its time is up.
   */
  static long left() {
    return Thread.currentThread() instanceof WatchedThread reader
        ? reader.deadline - System.nanoTime()
        : Long.MAX_VALUE;
  }

  private void change(long from, long to) {
    long now = word.get();
    if (now % STATES != from || !word.compareAndSet(now, next(now, to))) {
      throw new LeftBehind();
    }
  }

  private static long next(long word, long state) {
    return (word / STATES + 1) * STATES + state;
  }

  private long state() {
    return word.get() % STATES;
  }

  /** Says whether the call in which it was left behind has not returned yet. */
  boolean isHeld() {
    return state() == LEFT_BEHIND && isAlive();
  }

  /** Returns the processor time that the last read took, in nanoseconds. */
  long usedNanos() {
    return usedNanos;
  }

  /**
   * Makes a read, and waits for it, for as long as each of its calls returns in time, and all of
   * them together.
   *
   * @param patience says when a call does not
   * @param most how long all may take, in nanoseconds; the call that lasts then is given up
   * @return the read's result, or null if this thread was left behind
   * @throws IOException as the read does
   */
  <T> @Nullable T read(Task<T> read, Patience patience, long most) throws IOException {
    Outcome<T> own = new Outcome<>(read);
    outcome = own;
    deadline = System.nanoTime() + most;
    word.set(next(word.get(), AT_WORK));
    LockSupport.unpark(this);
    if (!await(patience)) {
      return null;
    }
    return own.get();
  }

  private boolean await(Patience patience) {
    boolean interrupted = false;
    long seen = word.get();
    long since = System.nanoTime();
    try {
      while (true) {
        long now = word.get();
        if (now % STATES == IDLE) {
          return true;
        }
        if (now != seen) {
          seen = now;
          since = System.nanoTime();
        } else if (now % STATES == IN_CALL && isTooLong(since, patience)) {
          if (word.compareAndSet(now, next(now, LEFT_BEHIND))) {
            patience.waited(System.nanoTime() - since);
            return false;
          }
        }
        LockSupport.parkNanos(this, LOOK);
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isTooLong(long since, Patience patience) {
    long now = System.nanoTime();
    return now - since >= patience.limit() || now - deadline >= 0;
  }

  @Override
  public void run() {
    try {
      while (owner.isAlive()) {
        if (state() != AT_WORK) {
          LockSupport.parkNanos(this, IDLE_LOOK);
        } else if (!work()) {
          return;
        }
      }
    } finally {
      HelperProcess.closeOfThread();
    }
  }

  /** Makes one read; returns false if this thread was left behind meanwhile. */
  private boolean work() {
    Outcome<?> now = Objects.requireNonNull(outcome);
    long before = cpuNanos.getAsLong();
    if (!now.make() || state() == LEFT_BEHIND) {
      return false;
    }
    outcome = null;
    // A helper that was killed takes what it had used with it.
    usedNanos = Math.max(0, cpuNanos.getAsLong() - before);
    word.set(next(word.get(), IDLE));
    LockSupport.unpark(owner);
    return true;
  }
}
