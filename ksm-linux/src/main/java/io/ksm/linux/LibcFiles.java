package io.ksm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library's functions for open files.
 *
 * <p>The page of this package says what holds for all such classes.
 */
public final class LibcFiles {
  private static final MethodHandle OPEN =
      Libc.find("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Libc.variadicFrom(2));
  private static final MethodHandle CLOSE =
      Libc.find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PREAD =
      Libc.find("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PWRITE =
      Libc.find(
          "pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle IOCTL =
      Libc.find(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Libc.variadicFrom(2));

  private static final MethodHandle FLOCK =
      Libc.find("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private LibcFiles() {}

  /** {@code flock(2)}: takes a lock on an open file, or gives it back. */
  public static int flock(int file, int operation) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) FLOCK.invokeExact(state, file, operation), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code open(2)}: returns a file descriptor. */
  public static int open(MemorySegment path, int flags) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) OPEN.invokeExact(state, path, flags), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code close(2)}. */
  public static int close(int file) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) CLOSE.invokeExact(state, file), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code pread(2)}: returns how many bytes were read. */
  public static long pread(int file, MemorySegment into, long length, long position) {
    MemorySegment state = Libc.state();
    try {
      return Libc.result((long) PREAD.invokeExact(state, file, into, length, position), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code pwrite(2)}: returns how many bytes were written. */
  public static long pwrite(int file, MemorySegment from, long length, long position) {
    MemorySegment state = Libc.state();
    try {
      return Libc.result((long) PWRITE.invokeExact(state, file, from, length, position), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code ioctl(2)} with a pointer as its argument. */
  public static int ioctl(int file, long request, MemorySegment argument) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) IOCTL.invokeExact(state, file, request, argument), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }
}
