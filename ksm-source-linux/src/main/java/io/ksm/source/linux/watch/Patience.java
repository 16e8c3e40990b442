package io.ksm.source.linux.watch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says how long to wait for an answer of processes. Several that do not answer, one after the
 * other, get little more together than one. Each answer of any of them makes the patience new. For
 * any number of threads.
 */
final class Patience {
  /** What all reads of pages of this JVM share. */
  static final Patience OF_READS =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(8), Duration.ofMillis(50));

  /**
   * What all listings of this JVM share. For one line of a listing, the kernel may walk the page
   * tables of a terabyte.
   */
  static final Patience OF_LISTINGS =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(40), Duration.ofSeconds(1));

  private final long limit;
  private final long limitOfAll;
  private final long minLimit;

  /** How long it was waited in vain since the last answer. */
  private final AtomicLong vain = new AtomicLong();

  /**
   * Makes one.
   *
   * @param limit for one call
   * @param limitOfAll for calls without an answer, one after the other
   * @param minLimit for one call however many before it had no answer
   */
  Patience(Duration limit, Duration limitOfAll, Duration minLimit) {
    this.limit = limit.toNanos();
    this.limitOfAll = limitOfAll.toNanos();
    this.minLimit = minLimit.toNanos();
  }

  /** Returns how long a call may take now, in nanoseconds. */
  long limit() {
    return Math.clamp(limitOfAll - vain.get(), minLimit, limit);
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
