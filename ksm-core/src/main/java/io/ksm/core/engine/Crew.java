package io.ksm.core.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an engine: the calling one and some helpers.
 *
 * <p>Runs numbered tasks, each exactly once, and returns when all are done; what the tasks wrote is
 * then visible to the caller. Helpers are daemon threads and start when first needed.
 */
final class Crew implements AutoCloseable {
  /** One of a number of independent tasks. */
  @FunctionalInterface
  interface Task {
    /**
     * Does the work.
     *
     * @param worker who does it: 0 for the caller, up to the number of threads
     * @param number of the task
     */
    void run(int worker, int number);
  }

  private static final AtomicInteger ENGINES = new AtomicInteger();

  private final int threads;
  private final ExecutorService helpers;

  /**
   * Gathers a crew.
   *
   * @param threads with the calling one, at least 1
   * @param clock counts the helpers' time
   */
  Crew(int threads, CpuClock clock) {
    this.threads = threads;
    int engine = ENGINES.incrementAndGet();
    AtomicInteger names = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Runnable counted =
              () -> {
                clock.addHelper();
                task.run();
              };
          Thread thread = new Thread(counted, "ksm-" + engine + "-" + names.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    this.helpers = Executors.newFixedThreadPool(Math.max(1, threads - 1), factory);
  }

  int threads() {
    return threads;
  }

  /** Runs the tasks 0 to {@code count - 1}. The first error of any of them is thrown at the end. */
  void run(int count, Task task) {
    int workers = Math.min(threads, count);
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(Math.max(0, workers - 1));
    for (int worker = 1; worker < workers; worker++) {
      int self = worker;
      helpers.execute(() -> {
        work(self, count, task, next, failure);
        done.countDown();
      });
    }
    work(0, count, task, next, failure);
    await(done);
    rethrow(failure.get());
  }

  private static void work(
      int worker,
      int count,
      Task task,
      AtomicInteger next,
      AtomicReference<@Nullable Throwable> failure) {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        task.run(worker, i);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      next.set(count);
    }
  }

  /** Waits to the end even when interrupted: the tasks write into what the caller owns. */
  private static void await(CountDownLatch done) {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  @Override
  public void close() {
    helpers.shutdown();
  }
}
