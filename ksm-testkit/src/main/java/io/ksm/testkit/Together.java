package io.ksm.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do something at the same time, so that they meet in whatever they share.
 *
 * <p>All begin at once. Each goes on until all have done their share: a thread that was late still
 * finds the others at work. Where a call takes nanoseconds and the machine is busy, threads may
 * still run one after another; whoever wants them to meet says how often.
 */
final class Together {
  /** Who is not done by now would never be. Less than {@link TimeLimit} grants: this says more. */
  private static final long MAX_SECONDS = 100;

  /** Limits how much a thread does while it waits for a slow one, or to meet one. */
  private static final int MAX_TIMES_AS_MUCH = 50;

  /** Rounds between two looks at who else is at work: looks themselves make threads take turns. */
  private static final int ROUNDS_PER_LOOK = 16;

  private final int rounds;
  private final AtomicInteger unmet;
  private final AtomicInteger late;
  private final AtomicInteger unfinished;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** The thread that looked last. */
  private volatile int looked;

  /** What one thread does again and again. */
  @FunctionalInterface
  interface Task {
    /** Does it once; throws if it finds something wrong. */
    void run() throws Exception;
  }

  private Together(int rounds, int meetings, int threads) {
    this.rounds = rounds;
    this.unmet = new AtomicInteger(meetings);
    this.late = new AtomicInteger(threads);
    this.unfinished = new AtomicInteger(threads);
  }

  /**
   * Runs each task on a thread of its own, and fails by what the first one of them threw.
   *
   * @param rounds how often each task is run, at least
   */
  static void run(int rounds, List<? extends Task> tasks) throws InterruptedException {
    run(rounds, 0, tasks);
  }

  /**
   * Runs tasks like {@link #run(int, List)}, and goes on, within limits, until the threads have
   * often been at work at the same time.
   *
   * @param rounds how often each task is run, at least
   * @param meetings how often a thread is to find that another was at work since it looked last
   */
  static void run(int rounds, int meetings, List<? extends Task> tasks)
      throws InterruptedException {
    Together together = new Together(rounds, meetings, tasks.size());
    List<Thread> threads = new ArrayList<>();
    for (Task task : tasks) {
      int number = threads.size();
      threads.add(Thread.ofPlatform().daemon().start(() -> together.repeat(task, number)));
    }
    for (Thread thread : threads) {
      together.await(thread);
    }
    Throwable thrown = together.failure.get();
    if (thrown instanceof AssertionError error) {
      throw error;
    }
    if (thrown != null) {
      throw new AssertionError("one of several threads failed: " + thrown, thrown);
    }
  }

  private void await(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(MAX_SECONDS));
    if (thread.isAlive()) {
      AssertionError endless =
          new AssertionError("a call does not end where several threads make such calls");
      endless.setStackTrace(thread.getStackTrace());
      failure.compareAndSet(null, endless);
    }
  }

  private void repeat(Task task, int number) {
    late.decrementAndGet();
    while (late.get() > 0) {
      Thread.onSpinWait();
    }
    try {
      for (int done = 0; isToGoOn(done) && failure.get() == null; done++) {
        task.run();
        if (done % ROUNDS_PER_LOOK == 0 && looked != number) {
          looked = number;
          unmet.decrementAndGet();
        }
        if (done + 1 == rounds) {
          unfinished.decrementAndGet();
        }
      }
    } catch (Throwable e) { // A thread of its own: nobody else would hear of it.
      failure.compareAndSet(null, e);
    }
  }

  private boolean isToGoOn(int done) {
    return done < rounds
        || ((unfinished.get() > 0 || unmet.get() > 0) && done < MAX_TIMES_AS_MUCH * (long) rounds);
  }
}
