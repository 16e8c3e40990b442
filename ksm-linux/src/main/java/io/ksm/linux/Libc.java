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
 * Finds functions of the C library, calls them, and knows how they tell of errors. Safe for several
 * threads.
 *
 * <p>All are called in one shape: six words, of which a function looks only at those that it has as
 * parameters, and one word as the result. To link a shape takes the JVM some milliseconds, in which
 * a short run waits; so many shapes would cost more than what is called. The calling conventions of
 * x86-64 and aarch64 pass the first six whole numbers in registers, whether a function takes a
 * fixed number of arguments or not.
 */
@SuppressWarnings("restricted") // Platform.require() makes sure that the JVM permits it.
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATES =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  /** Takes the function, what it leaves its error number in, and six words. */
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          // Harmless to others, and needed by those that take any number of arguments.
          Linker.Option.firstVariadicArg(1));

  /** {@code syscall(2)}, for calls that older C libraries do not name. */
  private static final MemorySegment SYSCALL = find("syscall");

  private Libc() {}

  /** Finds a function. */
  static MemorySegment find(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
  }

  /**
   * Returns the address of memory outside the heap. Its arena must not be closed until the function
   * has returned: the kernel would write to what is others' memory then.
   *
   * @throws IllegalArgumentException if it is memory of the heap
   * @throws IllegalStateException if it was freed
   */
  static long address(MemorySegment memory) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException("a function of the C library needs native memory");
    }
    if (!memory.scope().isAlive()) {
      throw new IllegalStateException("memory for a function of the C library was freed");
    }
    return memory.address();
  }

  /**
   * Calls a function that returns a word; returns that, or the negative error number if it is -1.
   */
  static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    MemorySegment state = STATES.get();
    return result(invoke(function, state, a, b, c, d, e, f), state);
  }

  /** Calls a function that returns an {@code int}, likewise: the rest of its word means nothing. */
  static int callInt(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    MemorySegment state = STATES.get();
    int returned = (int) invoke(function, state, a, b, c, d, e, f);
    return (int) result(returned, state);
  }

  /** Calls one with up to three arguments. */
  static int callInt(MemorySegment function, long a, long b, long c) {
    return callInt(function, a, b, c, 0, 0, 0);
  }

  /** Calls a function that returns an {@code int} and leaves no error number. */
  static int callPlain(MemorySegment function, long a, long b, long c) {
    return (int) invoke(function, STATES.get(), a, b, c, 0, 0, 0);
  }

  /** Makes a system call by its number. */
  static long syscall(long number, long a, long b, long c, long d) {
    return call(SYSCALL, number, a, b, c, d, 0);
  }

  /** A downcall throws nothing of its own; what the JVM throws in it is passed on. */
  private static long invoke(
      MemorySegment function, MemorySegment state, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  private static long result(long returned, MemorySegment state) {
    return returned == -1 ? -(int) ERRNO.get(state, 0L) : returned;
  }
}
