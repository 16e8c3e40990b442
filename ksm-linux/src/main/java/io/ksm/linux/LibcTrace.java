package io.ksm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library's functions to trace threads of other processes.
 *
 * <p>The kernel knows a tracer by its thread: all calls about a traced thread come from the
 * platform thread that began to trace it, and when that ends, so does the tracing.
 *
 * <p>The page of this package says what holds for all such classes.
 */
public final class LibcTrace {
  private static final MethodHandle PTRACE =
      Libc.find(
          "ptrace",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Libc.variadicFrom(1));
  private static final MethodHandle WAITPID =
      Libc.find("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private LibcTrace() {}

  /**
   * {@code ptrace(2)}, but for the requests that return a word of memory.
   *
   * @param address what the request calls {@code addr}
   * @param data a number, or the address of memory of this process
   */
  public static long ptrace(int request, int thread, long address, long data) {
    MemorySegment state = Libc.state();
    try {
      return Libc.result(
          (long) PTRACE.invokeExact(state, request, (long) thread, address, data), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code waitpid(2)}: returns the thread's number, or 0 if there is nothing to report. */
  public static int waitpid(int thread, MemorySegment status, int options) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) WAITPID.invokeExact(state, thread, status, options), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }
}
