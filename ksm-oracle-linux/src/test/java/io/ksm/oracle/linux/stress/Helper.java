package io.ksm.oracle.linux.stress;

/** Does something again and again, in a thread of its own, until it is stopped. */
final class Helper {
  /** What it does; may fail. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private final Step step;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long times;
  private volatile Throwable failure;

  Helper(String name, Step step) {
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
    } catch (Throwable e) { // Thrown again by stop().
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
   * Stops, and waits until it has.
   *
   * @throws IllegalStateException if a step failed
   */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    if (failure != null) {
      throw new IllegalStateException(thread.getName() + " failed", failure);
    }
  }
}
