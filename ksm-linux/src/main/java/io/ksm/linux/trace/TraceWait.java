package io.ksm.linux.trace;

import io.ksm.linux.ErrnoException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a traced thread to stop. Mostly that takes some microseconds, so the first looks follow
 * each other at once, and later ones after growing pauses. Stateless.
 */
final class TraceWait {
  private static final int LOOKS_AT_ONCE = 50;
  private static final long FIRST_PAUSE = Duration.ofNanos(20_000).toNanos();
  private static final long MAX_PAUSE = Duration.ofMillis(2).toNanos();

  private TraceWait() {}

  /** Waits without a limit: what it waits for is sure to come. */
  static TraceStop await(Tracee tracee) throws ErrnoException {
    return await(tracee, Duration.ofNanos(Long.MAX_VALUE)).orElseThrow();
  }

  /** Waits, and returns nothing if the thread does not stop in time. */
  @SuppressWarnings("ThreadPriorityCheck") // If yielding does nothing, it is slower, and right.
  static Optional<TraceStop> await(Tracee tracee, Duration limit) throws ErrnoException {
    long begin = System.nanoTime();
    long pause = FIRST_PAUSE;
    for (int look = 0; true; look++) {
      Optional<TraceStop> stop = tracee.poll();
      if (stop.isPresent() || System.nanoTime() - begin > limit.toNanos()) {
        return stop;
      }
      if (look < LOOKS_AT_ONCE) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, MAX_PAUSE);
      }
    }
  }
}
