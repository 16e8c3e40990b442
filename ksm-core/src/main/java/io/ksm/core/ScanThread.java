package io.ksm.core;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what touches the sources of one scanner, on a thread of its own: one after another, until it
 * is closed.
 *
 * <p>Whoever asks may be interrupted at any time. Java closes a file under a thread that is
 * interrupted while it reads a channel, and the source would be lost; so callers do not read. The
 * thread ends when there has been nothing to do for a while. Thread-safe.
 */
final class ScanThread {
  private static final long IDLE_SECONDS = 10;

  /** Something to do. */
  @FunctionalInterface
  interface Work<T, X extends Exception> {
    /** Does it. */
    T run() throws X;
  }

  /** Gives up what is used. */
  @FunctionalInterface
  interface Release {
    /** Gives it up. */
    void run() throws IOException;
  }

  private final ThreadPoolExecutor executor;
  private final BooleanSupplier isHelper;

  /** Held by whoever uses memory of the sources, so that nobody closes them meanwhile. */
  private final ReentrantLock use = new ReentrantLock();

  private volatile boolean closed;
  private boolean released;

  /** The thread that does something at present, what hangs on its result included. */
  private volatile @Nullable Thread worker;

  /**
   * Prepares a thread, which starts when first needed.
   *
   * @param isHelper says whether the asking thread helps with what is done here
   */
  ScanThread(ThreadFactory factory, BooleanSupplier isHelper) {
    this.isHelper = isHelper;
    executor =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    executor.allowCoreThreadTimeOut(true);
  }

  /** Says whether this is closed, or is about to be. */
  boolean isClosed() {
    return closed;
  }

  /** As {@link #call(Work, Runnable)}, where an interruption changes nothing. */
  <T, X extends Exception> T call(Work<T, X> work) throws X {
    return call(work, () -> {});
  }

  /**
   * Has something done, and waits for it to the end, even when interrupted. Within something that
   * is being done, or on its thread afterwards, it is done at once.
   *
   * @param interrupted is run if the calling thread is interrupted
   * @throws X what the work throws
   * @throws IllegalStateException if this is closed, or the caller is a helper
   */
  <T, X extends Exception> T call(Work<T, X> work, Runnable interrupted) throws X {
    if (use.isHeldByCurrentThread()) {
      return work.run();
    }
    if (isHelper.getAsBoolean()) {
      throw new IllegalStateException("what helps with a scan cannot ask its own scanner");
    }
    if (Thread.currentThread().equals(worker)) {
      return uninterrupted(work, interrupted);
    }
    FutureTask<T> task = new FutureTask<>(() -> inside(work));
    start(task);
    return await(task, interrupted);
  }

  /** Does something on this very thread, which reads channels that an interruption would close. */
  private <T, X extends Exception> T uninterrupted(Work<T, X> work, Runnable interrupted) throws X {
    boolean restore = Thread.interrupted();
    if (restore) {
      interrupted.run();
    }
    try {
      return inside(work);
    } finally {
      if (restore) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // What is thrown is X, or not
  // checked.
  private static <T, X extends Exception> T await(FutureTask<T> task, Runnable interrupted)
      throws X {
    boolean restore = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          restore = true;
          interrupted.run();
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (X) e.getCause();
    } finally {
      if (restore) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Has something done later.
   *
   * @throws IllegalStateException if this is closed
   */
  void start(Runnable work) {
    if (closed) {
      throw closed();
    }
    try {
      executor.execute(() -> {
        worker = Thread.currentThread();
        try {
          work.run();
        } finally {
          worker = null;
        }
      });
    } catch (RejectedExecutionException e) {
      throw closed();
    }
  }

  /**
   * Does something now, unless this is closed.
   *
   * @throws X what the work throws
   * @throws IllegalStateException if this is closed
   */
  <T, X extends Exception> T inside(Work<T, X> work) throws X {
    use.lock();
    try {
      if (closed) {
        throw closed();
      }
      return work.run();
    } finally {
      use.unlock();
    }
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("this scanner is closed");
  }

  /**
   * Waits for what is being done; does nothing more; and gives up what is used, once.
   *
   * @throws IllegalStateException within something that is being done
   */
  void close(Release release) throws IOException {
    if (use.isHeldByCurrentThread() || isHelper.getAsBoolean()) {
      throw new IllegalStateException("a scanner cannot be closed within its own scan");
    }
    closed = true;
    executor.shutdown();
    use.lock();
    try {
      if (!released) {
        released = true;
        release.run();
      }
    } finally {
      use.unlock();
    }
  }
}
