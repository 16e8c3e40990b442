package io.ksm.core;

import io.ksm.core.threads.CpuClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Bounds how much of one processor some threads use together, by pauses in their work.
 *
 * <p>Each of them asks for a {@linkplain #pause pause} after each small piece of work. A pause of
 * one holds up the others at their next one, so that none works on for long meanwhile. Time in
 * which they did nothing counts, but not more than a second of it, so that work after a long rest
 * does not come in a burst. What the thread that made the limit had done before does not count; of
 * all others, all that they have ever done does.
 *
 * <p>For any number of threads. A pause reads one file of {@code /proc}, some 10 µs; where the
 * system does not tell a thread's processor time, that of the whole process counts. Another clock,
 * such as that of the process, may be given instead.
 */
public final class CpuLimit {
  /** No limit. */
  public static final double NONE = Double.POSITIVE_INFINITY;

  private static final double MIN_DEBT = -1e9;
  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LongSupplier clock;
  private final double share;
  private final Sleeper sleeper;

  /** Held through a pause. All below belongs to who holds it. */
  private final ReentrantLock lock = new ReentrantLock();

  /** The processor time of a thread, or of the process, that was counted; one number each. */
  private final ThreadLocal<long[]> countedOfThread = ThreadLocal.withInitial(() -> new long[1]);

  private final long[] countedOfProcess = new long[1];
  private final boolean tellsThreads;
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
    this(share, new CpuClock(), sleeper);
  }

  private CpuLimit(double share, CpuClock threads, Sleeper sleeper) {
    this(share, threads::nanos, threads.tellsThreads(), sleeper);
  }

  /**
   * Makes a limit on what a clock tells, from now on.
   *
   * @param share of one processor, above 0; or {@link #NONE}
   * @param usedNanos tells the processor time used so far, in nanoseconds: the same to each thread
   */
  public CpuLimit(double share, LongSupplier usedNanos, Sleeper sleeper) {
    this(share, usedNanos, false, sleeper);
  }

  private CpuLimit(double share, LongSupplier clock, boolean tellsThreads, Sleeper sleeper) {
    if (!(share > 0)) {
      throw new IllegalArgumentException("a share of the processor is above 0, not " + share);
    }
    this.share = share;
    this.sleeper = sleeper;
    this.clock = clock;
    this.tellsThreads = tellsThreads;
    counted()[0] = clock.getAsLong();
    this.time = System.nanoTime();
  }

  private long[] counted() {
    return tellsThreads ? countedOfThread.get() : countedOfProcess;
  }

  /**
   * Waits until what was done since the last call, by all threads that call, is within the limit.
   */
  public void pause() throws InterruptedException {
    if (share == NONE) {
      return;
    }
    lock.lockInterruptibly();
    try {
      account();
      if (debt >= MIN_PAUSE_NANOS) {
        sleeper.sleep((long) debt);
        account();
      }
    } finally {
      lock.unlock();
    }
  }

  private void account() {
    long[] counted = counted();
    long cpuNow = clock.getAsLong();
    long now = System.nanoTime();
    debt = Math.max(MIN_DEBT, debt + (cpuNow - counted[0]) / share - (now - time));
    counted[0] = cpuNow;
    time = now;
  }
}
