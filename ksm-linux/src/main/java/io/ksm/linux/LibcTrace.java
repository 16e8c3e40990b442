package io.ksm.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The C library's functions to trace threads of other processes.
 *
 * <p>The kernel knows a tracer by its thread: all calls about a traced thread come from the
 * platform thread that began to trace it, and when that ends, so does the tracing.
 *
 * <p>The page of this package says what holds for all such classes.
 */
public final class LibcTrace {
  private static final MemorySegment PTRACE = Libc.find("ptrace");
  private static final MemorySegment WAITPID = Libc.find("waitpid");

  private LibcTrace() {}

  /**
   * {@code ptrace(2)}, but for the requests that return a word of memory.
   *
   * @param address what the request calls {@code addr}
   * @param data a number, or the address of memory of this process
   */
  public static long ptrace(int request, int thread, long address, long data) {
    return Libc.call(PTRACE, request, thread, address, data, 0, 0);
  }

  /** {@code waitpid(2)}: returns the thread's number, or 0 if there is nothing to report. */
  public static int waitpid(int thread, MemorySegment status, int options) {
    try {
      return Libc.callInt(WAITPID, thread, Libc.address(status), options);
    } finally {
      Reference.reachabilityFence(status);
    }
  }
}
