package io.ksm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

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

  private static final MethodHandle PRCTL =
      Libc.find(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Libc.variadicFrom(1));
  private static final MethodHandle PTHREAD_SIGMASK =
      Libc.find("pthread_sigmask", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SIGACTION =
      Libc.find("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle EXECVPE =
      Libc.find("execvpe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));

  private static final MethodHandle SCHED_GETCPU =
      Libc.find("sched_getcpu", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle CLOCK_GETTIME =
      Libc.find("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
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
    MemorySegment state = Libc.state();
    MemorySegment time = TIMES.get();
    try {
      int failed = (int) CLOCK_GETTIME.invokeExact(state, clock, time);
      return failed != 0
          ? 0
          : time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, Long.BYTES);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code sched_getcpu(3)}: returns the number of the processor that runs this thread. */
  static int processor() {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) SCHED_GETCPU.invokeExact(state), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code prctl(2)} with one argument; the others are zero, as the kernel demands. */
  public static int prctl(int option, long argument) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) PRCTL.invokeExact(state, option, argument, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /**
   * {@code pthread_sigmask(3)}: replaces the set of signals that this thread blocks.
   *
   * @param before receives the former set, unless it is NULL
   */
  public static int setSignalMask(MemorySegment mask, MemorySegment before) {
    MemorySegment state = Libc.state();
    try {
      return -(int) PTHREAD_SIGMASK.invokeExact(state, SIG_SETMASK, mask, before);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /**
   * {@code sigaction(2)}: says what becomes of a signal to this process.
   *
   * @param before receives what became of it, unless it is NULL
   */
  public static int setSignalAction(int number, MemorySegment action, MemorySegment before) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) SIGACTION.invokeExact(state, number, action, before), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
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
    MemorySegment state = Libc.state();
    try {
      return (int)
          Libc.result((int) EXECVPE.invokeExact(state, file, arguments, environment), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }
}
