package io.ksm.arena.stress.support;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does something again and again, in a thread of its own, until it is stopped. */
final class LoopThread {
  /** What it does; may fail. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private final Step step;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long times;
  private volatile @Nullable Throwable failure;

  LoopThread(String name, Step step) {
    this.step = step;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::repeat);
  }

  void start() {
    thread.start();
  }

  private void repeat() {
    long done = 0;
    try {
      while (!stopped) {
        step.run();
        times = ++done;
      }
    } catch (Throwable e) { // Thrown again by stopAll().
      failure = e;
    }
  }

  /** Returns how often it was done. */
  long times() {
    return times;
  }

  boolean hasFailed() {
    return failure != null;
  }

  /**
   * Stops all, and returns when none runs any more, whatever happens: they use memory that is about
   * to be unmapped, without a check.
   *
   * @throws IllegalStateException if a step failed; others that did are suppressed
   * @throws InterruptedException if this thread was interrupted meanwhile
   */
  static void stopAll(List<LoopThread> helpers) throws InterruptedException {
    helpers.forEach(helper -> helper.stopped = true);
    boolean interrupted = false;
    for (LoopThread helper : helpers) {
      interrupted |= helper.joinWhateverHappens();
    }
    IllegalStateException failures = null;
    for (LoopThread helper : helpers) {
      failures = helper.addFailure(failures);
    }
    if (failures != null) {
      throw failures;
    }
    if (interrupted) {
      throw new InterruptedException();
    }
  }

  private boolean joinWhateverHappens() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private @Nullable IllegalStateException addFailure(@Nullable IllegalStateException others) {
    Throwable own = failure;
    if (own == null) {
      return others;
    }
    IllegalStateException named = new IllegalStateException(thread.getName() + " failed", own);
    if (others == null) {
      return named;
    }
    others.addSuppressed(named);
    return others;
  }
}
