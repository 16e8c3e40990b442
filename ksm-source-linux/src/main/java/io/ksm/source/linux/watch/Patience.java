package io.ksm.source.linux.watch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says how long to wait for an answer of processes. One process gets five seconds; several that do
 * not answer, one after the other, get little more together. Each answer of any of them makes the
 * patience new. For any number of threads.
 */
final class Patience {
  /** What all reads of this JVM share. */
  static final Patience OF_JVM = new Patience();

  private static final long LIMIT = Duration.ofSeconds(5).toNanos();
  private static final long LIMIT_OF_ALL = Duration.ofSeconds(8).toNanos();
  private static final long MIN_LIMIT = Duration.ofMillis(50).toNanos();

  /** How long it was waited in vain since the last answer. */
  private final AtomicLong vain = new AtomicLong();

  /** Returns how long a call may take now, in nanoseconds. */
  long limit() {
    return Math.clamp(LIMIT_OF_ALL - vain.get(), MIN_LIMIT, LIMIT);
  }

  /** Notes that an answer came. */
  void answered() {
    if (vain.get() != 0) {
      vain.set(0);
    }
  }

  /** Notes that none came in so many nanoseconds. */
  void waited(long nanos) {
    vain.addAndGet(nanos);
  }
}
