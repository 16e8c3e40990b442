package io.ksm.core.service;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Waits by the clock. Thread-safe. */
public final class TimedPauses implements Pauses {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean requested;
  private boolean ended;

  @Override
  public void pause(Duration time) throws InterruptedException {
    await(time, () -> ended);
  }

  @Override
  public void idle(Duration time) throws InterruptedException {
    await(time, () -> ended || requested);
  }

  private void await(Duration time, BooleanSupplier over) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = time.toNanos();
      while (left > 0 && !over.getAsBoolean()) {
        left = changed.awaitNanos(left);
      }
      requested = false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void requested() {
    signal(() -> requested = true);
  }

  @Override
  public void end() {
    signal(() -> ended = true);
  }

  private void signal(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
