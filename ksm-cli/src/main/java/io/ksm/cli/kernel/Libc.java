package io.ksm.cli.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's functions by which a process becomes another program, and nothing else. Needs
 * {@code --enable-native-access=io.ksm.cli}.
 */
@SuppressWarnings("restricted")
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  /** {@code SIG_IGN}, as a handler. */
  private static final MemorySegment IGNORE = MemorySegment.ofAddress(1);

  private static final MethodHandle EXECVP =
      LINKER.downcallHandle(
          find("execvp"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle SETENV =
      LINKER.downcallHandle(
          find("setenv"), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle UNSETENV =
      LINKER.downcallHandle(find("unsetenv"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle SIGNAL =
      LINKER.downcallHandle(find("signal"), FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));

  private static final MethodHandle FCNTL =
      LINKER.downcallHandle(
          find("fcntl"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(find("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private Libc() {}

  /**
   * {@code execvp(3)}: returns only if it fails, and then the error number.
   *
   * @param state for the error number: memory of {@link #stateLayout}
   */
  static int execvp(MemorySegment file, MemorySegment arguments, MemorySegment state) {
    try {
      int ignored = (int) EXECVP.invokeExact(state, file, arguments);
      return (int) ERRNO.get(state, 0L);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** What {@link #execvp} writes an error number to. */
  static StructLayout stateLayout() {
    return STATE;
  }

  /** {@code setenv(3)}, which replaces a value that is there. */
  static void setenv(MemorySegment name, MemorySegment value) {
    try {
      int ignored = (int) SETENV.invokeExact(name, value, 1);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code unsetenv(3)}. */
  static void unsetenv(MemorySegment name) {
    try {
      int ignored = (int) UNSETENV.invokeExact(name);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code signal(2)} with {@code SIG_IGN}: from now on a signal is ignored. */
  static void ignoreSignal(int number) {
    try {
      MemorySegment ignored = (MemorySegment) SIGNAL.invokeExact(number, IGNORE);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code fcntl(2)} with {@code F_SETFD}: a file is closed when another program begins. */
  static void closeOnExec(int file) {
    try {
      int ignored = (int) FCNTL.invokeExact(file, F_SETFD, FD_CLOEXEC);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code strerror(3)}: what an error number means, in a few words. */
  static String strerror(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static MemorySegment find(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
  }

  /** A downcall throws nothing of its own; what the JVM throws in it is passed on. */
  private static RuntimeException unexpected(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return t instanceof RuntimeException runtime ? runtime : new IllegalStateException(t);
  }
}
