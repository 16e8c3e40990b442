package io.ksm.source.linux.freeze;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits a millisecond at a time, until processes should have stopped. Used by one thread. */
final class StopDeadline {
  /** The limit, for people. */
  static final String LIMIT_TEXT = "10 seconds";

  private static final long LIMIT = Duration.ofSeconds(10).toNanos();
  private static final long STEP = Duration.ofMillis(1).toNanos();

  private final long begin = System.nanoTime();

  /** Waits; returns false, at once, when the limit is reached. */
  boolean waits() {
    if (System.nanoTime() - begin > LIMIT) {
      return false;
    }
    LockSupport.parkNanos(STEP);
    return true;
  }
}
