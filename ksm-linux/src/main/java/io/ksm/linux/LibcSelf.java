package io.ksm.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The C library's functions for this process itself: its signals, its settings, and what takes its
 * place.
 *
 * <p>The page of this package says what holds for all such classes.
 */
public final class LibcSelf {
  private static final int SIG_SETMASK = 2;

  // These numbers are those of all architectures.
  private static final long CLOSE_RANGE = 436;
  private static final long CLOSE_RANGE_CLOEXEC = 4;

  private static final MemorySegment PRCTL = Libc.find("prctl");
  private static final MemorySegment PTHREAD_SIGMASK = Libc.find("pthread_sigmask");
  private static final MemorySegment SIGACTION = Libc.find("sigaction");
  private static final MemorySegment EXECVPE = Libc.find("execvpe");
  private static final MemorySegment SCHED_GETCPU = Libc.find("sched_getcpu");
  private static final MemorySegment CLOCK_GETTIME = Libc.find("clock_gettime");

  private static final int CLOCK_PROCESS_CPUTIME = 2;
  private static final int CLOCK_THREAD_CPUTIME = 3;

  /** The clock of a process has its number, inverted, and which of its clocks it is. */
  private static final int CLOCK_BITS = 3;

  private static final int CLOCK_CPU = 2;
  private static final ThreadLocal<MemorySegment> TIMES =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(16, 8));

  private LibcSelf() {}

  /**
   * {@code clock_gettime(2)}: returns the processor time that this thread has used, in nanoseconds.
   */
  public static long threadCpuNanos() {
    return cpuNanos(CLOCK_THREAD_CPUTIME);
  }

  /**
   * {@code clock_gettime(2)}: returns the processor time that this process has used, all of its
   * threads together, in nanoseconds.
   */
  public static long processCpuNanos() {
    return cpuNanos(CLOCK_PROCESS_CPUTIME);
  }

  /**
   * {@code clock_gettime(2)}: returns the processor time that a process has used, in nanoseconds; 0
   * if it has ended.
   */
  public static long cpuNanosOf(int process) {
    return cpuNanos(~process << CLOCK_BITS | CLOCK_CPU);
  }

  private static long cpuNanos(int clock) {
    MemorySegment time = TIMES.get();
    return Libc.callInt(CLOCK_GETTIME, clock, time.address(), 0) != 0
        ? 0
        : time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, Long.BYTES);
  }

  /** {@code sched_getcpu(3)}: returns the number of the processor that runs this thread. */
  static int processor() {
    return Libc.callInt(SCHED_GETCPU, 0, 0, 0);
  }

  /** {@code prctl(2)} with one argument; the others are zero, as the kernel demands. */
  public static int prctl(int option, long argument) {
    return Libc.callInt(PRCTL, option, argument, 0);
  }

  /**
   * {@code pthread_sigmask(3)}: replaces the set of signals that this thread blocks.
   *
   * @param before receives the former set, unless it is NULL
   */
  public static int setSignalMask(MemorySegment mask, MemorySegment before) {
    try {
      return -Libc.callPlain(
          PTHREAD_SIGMASK, SIG_SETMASK, Libc.address(mask), Libc.address(before));
    } finally {
      Reference.reachabilityFence(mask);
      Reference.reachabilityFence(before);
    }
  }

  /**
   * {@code sigaction(2)}: says what becomes of a signal to this process.
   *
   * @param before receives what became of it, unless it is NULL
   */
  public static int setSignalAction(int number, MemorySegment action, MemorySegment before) {
    try {
      return Libc.callInt(SIGACTION, number, Libc.address(action), Libc.address(before));
    } finally {
      Reference.reachabilityFence(action);
      Reference.reachabilityFence(before);
    }
  }

  /**
   * {@code close_range(2)} with {@code CLOSE_RANGE_CLOEXEC}: has all file descriptors from a number
   * to another closed when this process executes another program. Older C libraries do not name
   * this call; the kernel has it since 5.11.
   */
  public static int closeOnExec(long first, long last) {
    return (int) Libc.syscall(CLOSE_RANGE, first, last, CLOSE_RANGE_CLOEXEC, 0L);
  }

  /** {@code execvpe(3)}: returns only if it fails. */
  public static int execvpe(
      MemorySegment file, MemorySegment arguments, MemorySegment environment) {
    try {
      return Libc.callInt(
          EXECVPE, Libc.address(file), Libc.address(arguments), Libc.address(environment));
    } finally {
      Reference.reachabilityFence(file);
      Reference.reachabilityFence(arguments);
      Reference.reachabilityFence(environment);
    }
  }
}
