package io.ksm.source.image.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Makes system calls, all of them through libc's {@code syscall}, so that only one method handle
 * must be linked. Each further one would lengthen the start of every scan by as much as reading a
 * gigabyte takes.
 *
 * <p>For any number of threads. Only to be used where there is no {@link #obstacle()}.
 */
public final class SystemCalls {
  private static final boolean X86 = System.getProperty("os.arch").equals("amd64");
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  static final int OPENAT = X86 ? 257 : 56;
  static final int CLOSE = X86 ? 3 : 57;
  static final int LSEEK = X86 ? 8 : 62;
  static final int FCNTL = X86 ? 72 : 25;
  static final int MADVISE = X86 ? 28 : 233;

  private SystemCalls() {}

  /** Returns why nothing can be called in this JVM, and what to do; null if it can. */
  public static @Nullable String obstacle() {
    if (!System.getProperty("os.name").equals("Linux") || !(X86 || ARM)) {
      return "this needs Linux on x86-64 or aarch64";
    }
    Module module = SystemCalls.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
      return "start java with --enable-native-access=" + name;
    }
    return null;
  }

  /** Calls the kernel; returns its answer, or the error's number as a negative one. */
  static long call(int number, long first, long second, long third) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Native.STATE);
      long result = (long) Native.SYSCALL.invokeExact(state, (long) number, first, second, third);
      return result == -1 ? -state.get(JAVA_INT, Native.ERRNO) : result;
    } catch (Throwable t) {
      throw new AssertionError("a native call throws nothing", t);
    }
  }

  /** Calls the kernel and says only whether it did what was asked. Allocates nothing. */
  static boolean succeeds(int number, long first, long second, long third) {
    try {
      return (long) Native.SYSCALL.invokeExact(Native.UNREAD, (long) number, first, second, third)
          != -1;
    } catch (Throwable t) {
      throw new AssertionError("a native call throws nothing", t);
    }
  }

  /** Is linked at the first use. */
  private static final class Native {
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));
    static final MethodHandle SYSCALL = link();

    /** Takes the errors of all threads; they are not read. */
    static final MemorySegment UNREAD = Arena.global().allocate(STATE);

    @SuppressWarnings("restricted") // obstacle() has checked that it is allowed
    private static MethodHandle link() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
    }
  }
}
