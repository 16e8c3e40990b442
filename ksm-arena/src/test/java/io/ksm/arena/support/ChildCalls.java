package io.ksm.arena.support;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What a program of these tests does to its own process, before an arena meets it. */
@SuppressWarnings("restricted")
public final class ChildCalls {
  public static final int FILE_SIZE = 1;
  public static final int ADDRESS_SPACE = 9;

  private static final int NO_NEW_PRIVILEGES = 38;
  private static final int SECCOMP = 22;
  private static final long FILTER = 2;
  private static final int SIGCHLD = 17;
  private static final int STACK = 1 << 16;

  // Classic BPF: code, jump if true, jump if false, operand.
  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int REFUSE = 0x00050000;
  private static final int NUMBER = 0;
  private static final int SECOND_ARGUMENT = 24;

  private static final Linker LINKER = Linker.nativeLinker();

  private ChildCalls() {}

  /** Limits what this process may take: {@code setrlimit(2)}. */
  public static void limit(int resource, long most) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocateFrom(JAVA_LONG, most, most);
      require(
          call("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS)), resource, limits);
    }
  }

  /** Has a system call of this thread fail from now on: {@code seccomp(2)}. */
  public static void forbid(int call, int error) {
    forbid(
        new int[][] {
          {LOAD, 0, 0, NUMBER},
          {JUMP_IF_EQUAL, 0, 1, call},
          {RETURN, 0, 0, REFUSE | error},
          {RETURN, 0, 0, ALLOW}
        });
  }

  /** Has a system call of this thread fail if its second argument is a certain number. */
  public static void forbid(int call, int secondArgument, int error) {
    forbid(
        new int[][] {
          {LOAD, 0, 0, NUMBER},
          {JUMP_IF_EQUAL, 0, 3, call},
          {LOAD, 0, 0, SECOND_ARGUMENT},
          {JUMP_IF_EQUAL, 0, 1, secondArgument},
          {RETURN, 0, 0, REFUSE | error},
          {RETURN, 0, 0, ALLOW}
        });
  }

  private static void forbid(int[][] program) {
    FunctionDescriptor descriptor =
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
    MethodHandle prctl = call("prctl", descriptor);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(8L * program.length, 8);
      for (int i = 0; i < program.length; i++) {
        int[] step = program[i];
        code.set(JAVA_INT, 8L * i, step[0] | step[1] << 16 | step[2] << 24);
        code.set(JAVA_INT, 8L * i + 4, step[3]);
      }
      MemorySegment filter = arena.allocate(16, 8);
      filter.set(JAVA_INT, 0, program.length);
      filter.set(ADDRESS, 8, code);
      require(prctl, NO_NEW_PRIVILEGES, 1L, MemorySegment.NULL, 0L, 0L);
      require(prctl, SECCOMP, FILTER, filter, 0L, 0L);
    }
  }

  /**
   * Makes a copy of this process that does nothing but wait for a signal: {@code clone(2)} with the
   * C library's {@code pause}, so that no Java code runs there.
   *
   * @return its number
   */
  public static int fork() {
    MethodHandle clone =
        call("clone", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
    MemorySegment stack = Arena.global().allocate(STACK, 16);
    MemorySegment pause = LINKER.defaultLookup().findOrThrow("pause");
    try {
      return (int)
          clone.invokeWithArguments(pause, stack.asSlice(STACK), SIGCHLD, MemorySegment.NULL);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static MethodHandle call(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }

  private static void require(MethodHandle handle, Object... arguments) {
    try {
      if ((int) handle.invokeWithArguments(arguments) < 0) {
        throw new IllegalStateException("the kernel refuses");
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
