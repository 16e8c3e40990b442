package io.ksm.core;

import io.ksm.core.engine.CpuClock;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how much of one processor a thread uses, by pauses in its work.
 *
 * <p>The thread asks for a {@linkplain #pause pause} after each small piece of work. Time in which
 * it did nothing counts, but not more than a second of it, so that work after a long rest is no
 * burst. Used by that one thread. A pause reads one file of {@code /proc}, some 10 µs; where the
 * system does not tell a thread's processor time, that of the whole process counts.
 */
public final class CpuLimit {
  /** No limit. */
  public static final double NONE = Double.POSITIVE_INFINITY;

  private static final double MIN_DEBT = -1e9;
  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final CpuClock clock = new CpuClock();
  private final double share;
  private final Sleeper sleeper;
  private long cpu;
  private long time;

  /** How long a pause is due, in nanoseconds. */
  private double debt;

  /** Lets time pass. */
  @FunctionalInterface
  public interface Sleeper {
    /** Waits so long, or less if the wait is of no use any more. */
    void sleep(long nanos) throws InterruptedException;
  }

  /**
   * Makes a limit, from now on.
   *
   * @param share of one processor, above 0; or {@link #NONE}
   */
  public CpuLimit(double share, Sleeper sleeper) {
    if (!(share > 0)) {
      throw new IllegalArgumentException("a share of the processor is above 0, not " + share);
    }
    this.share = share;
    this.sleeper = sleeper;
    this.cpu = clock.nanos();
    this.time = System.nanoTime();
  }

  /**
   * Returns the processor time that the calling thread has used since it began, in nanoseconds.
   * Differences mean something.
   */
  public long cpuNanos() {
    return clock.nanos();
  }

  /** Waits until what was done since the last call is within the limit. */
  public void pause() throws InterruptedException {
    if (share == NONE) {
      return;
    }
    account();
    if (debt >= MIN_PAUSE_NANOS) {
      sleeper.sleep((long) debt);
      account();
    }
  }

  private void account() {
    long cpuNow = clock.nanos();
    long now = System.nanoTime();
    debt = Math.max(MIN_DEBT, debt + (cpuNow - cpu) / share - (now - time));
    cpu = cpuNow;
    time = now;
  }
}
