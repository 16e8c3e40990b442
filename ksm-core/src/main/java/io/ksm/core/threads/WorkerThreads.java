package io.ksm.core.threads;

import io.ksm.core.faults.Thrown;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does work in several threads: the calling one and some helpers.
 *
 * <p>Runs numbered tasks, each exactly once, and returns when all are done; what the tasks wrote is
 * then visible to the caller. Helpers are daemon threads and start when first needed.
 *
 * <p>Rounds follow each other within microseconds, and it takes longer than that to wake a thread.
 * So a thread that waits spins for a moment before it goes to sleep; and nobody waits for a helper
 * that wakes up when all is done. {@link #run} and {@link #close} are for one thread at a time.
 */
public final class WorkerThreads implements AutoCloseable {
  /** One of a number of independent tasks. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does the work.
     *
     * @param worker who does it: 0 for the caller, up to the number of threads
     * @param number of the task
     */
    void run(int worker, int number);
  }

  /** Some ten microseconds: about as long as it takes to wake a thread. */
  private static final int SPINS = 2_000;

  /** What is added to a round's number of helpers when it is over. */
  private static final int CLOSED = Integer.MIN_VALUE;

  /** The tasks of one call of {@link #run}. */
  private static final class Round {
    final int workers;
    final int count;
    final Task task;
    final Thread caller = Thread.currentThread();
    final AtomicInteger next = new AtomicInteger();
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** How many helpers are at work; negative once no more may begin. */
    final AtomicInteger inside = new AtomicInteger();

    Round(int workers, int count, Task task) {
      this.workers = workers;
      this.count = count;
      this.task = task;
    }

    /** Lets a helper in, unless all tasks are taken and done. */
    boolean enter() {
      int now = inside.get();
      while (now >= 0 && !inside.compareAndSet(now, now + 1)) {
        now = inside.get();
      }
      return now >= 0;
    }

    void leave() {
      if (inside.decrementAndGet() == CLOSED) {
        LockSupport.unpark(caller);
      }
    }

    /** Waits for the helpers that are at work, and lets no more in. */
    void close() {
      inside.getAndAdd(CLOSED);
      await(() -> inside.get() == CLOSED);
    }

    void work(int worker) {
      try {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
          task.run(worker, i);
        }
      } catch (Throwable e) { // Also a checked one: who waits for the round must hear of it.
        failure.compareAndSet(null, e);
        next.set(count);
      }
    }
  }

  private final int threads;
  private final CpuClock clock;
  private final ThreadFactory factory;

  /** Any thread may ask whether it is one of them. */
  private final List<Thread> helpers = new CopyOnWriteArrayList<>();

  private volatile @Nullable Round round;
  private volatile boolean closed;

  /**
   * Makes them; the helpers start when they are first needed.
   *
   * @param threads with the calling one, at least 1
   * @param factory makes the helpers
   * @param clock counts the helpers' time
   */
  public WorkerThreads(int threads, ThreadFactory factory, CpuClock clock) {
    this.threads = threads;
    this.factory = factory;
    this.clock = clock;
  }

  /** Returns how many threads there are with the calling one. */
  public int threads() {
    return threads;
  }

  /** Says whether the calling thread is one of the helpers. For any thread. */
  public boolean isHelper() {
    return helpers.contains(Thread.currentThread());
  }

  /** Runs the tasks 0 to {@code count - 1}. The first error of any of them is thrown at the end. */
  public void run(int count, Task task) {
    if (threads == 1) {
      runAlone(count, task);
      return;
    }
    Round now = new Round(Math.max(1, Math.min(threads, count)), count, task);
    if (now.workers > 1) {
      startHelpers();
      round = now;
      helpers.forEach(LockSupport::unpark);
    }
    now.work(0);
    now.close();
    rethrow(now.failure.get());
  }

  /** Without a round: where batches are small, a round costs as much as they do. */
  private static void runAlone(int count, Task task) {
    for (int i = 0; i < count; i++) {
      task.run(0, i);
    }
  }

  private void startHelpers() {
    while (helpers.size() < threads - 1) {
      int worker = helpers.size() + 1;
      Thread helper = factory.newThread(() -> help(worker));
      helpers.add(helper);
      helper.start();
    }
  }

  private void help(int worker) {
    clock.addHelper();
    Round last = null;
    while (!closed) {
      Round done = last;
      await(() -> round != done || closed);
      last = round;
      if (last != null && last != done && worker < last.workers && last.enter()) {
        last.work(worker);
        last.leave();
      }
    }
  }

  /** Waits to the end even when interrupted: the tasks write into what the caller owns. */
  private static void await(BooleanSupplier event) {
    for (int spin = 0; spin < SPINS && !event.getAsBoolean(); spin++) {
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    while (!event.getAsBoolean()) {
      LockSupport.park(event);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure != null) {
      throw Thrown.handOn(failure);
    }
  }

  /** Lets the helpers go. */
  @Override
  public void close() {
    closed = true;
    helpers.forEach(LockSupport::unpark);
  }
}
