package io.ksm.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Finds functions of the C library, and knows how they tell of errors. Safe for several threads.
 */
@SuppressWarnings("restricted") // Platform.require() makes sure that the JVM permits it.
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATES =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private Libc() {}

  /** Holds the handle of {@code syscall(2)}, for calls that older C libraries do not name. */
  private static final class Syscall {
    static final MethodHandle HANDLE =
        find(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            variadicFrom(1));

    private Syscall() {}
  }

  /**
   * Finds a function. A handle takes what {@link #state} returns before the function's own
   * arguments.
   */
  static MethodHandle find(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 1, options.length);
    all[0] = Linker.Option.captureCallState("errno");
    MemorySegment function =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    return LINKER.downcallHandle(function, descriptor, all);
  }

  static Linker.Option variadicFrom(int index) {
    return Linker.Option.firstVariadicArg(index);
  }

  /** Returns where this thread's next call leaves its error number. */
  static MemorySegment state() {
    return STATES.get();
  }

  /** Returns what a function returned, or the negative error number if that is -1. */
  static long result(long returned, MemorySegment state) {
    return returned == -1 ? -(int) ERRNO.get(state, 0L) : returned;
  }

  /** Makes a system call by its number. */
  static long syscall(long number, long a, long b, long c, long d) {
    MemorySegment state = state();
    try {
      return result((long) Syscall.HANDLE.invokeExact(state, number, a, b, c, d), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** A downcall throws nothing of its own; what the JVM throws in it is passed on. */
  static RuntimeException unexpected(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return t instanceof RuntimeException runtime ? runtime : new IllegalStateException(t);
  }
}
