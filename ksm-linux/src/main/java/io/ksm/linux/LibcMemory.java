package io.ksm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library's functions for the memory of this process and for files that are memory alone, and
 * the restricted methods of the JDK for memory.
 *
 * <p>The page of this package says what holds for all such classes.
 */
@SuppressWarnings("restricted") // Platform.require() makes sure that the JVM permits it.
public final class LibcMemory {
  private static final boolean IS_X86 = Platform.isX86();
  private static final long USERFAULTFD = IS_X86 ? 323 : 282;
  private static final long MEMBARRIER = IS_X86 ? 324 : 283;
  private static final long MPROTECT = IS_X86 ? 10 : 226;

  private static final MethodHandle MMAP =
      Libc.find(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      Libc.find("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MREMAP =
      Libc.find(
          "mremap",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG),
          Libc.variadicFrom(4));
  private static final MethodHandle MADVISE =
      Libc.find("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MEMFD_CREATE =
      Libc.find("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle FTRUNCATE =
      Libc.find("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle FALLOCATE =
      Libc.find(
          "fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FCNTL =
      Libc.find(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          Libc.variadicFrom(2));
  private static final MethodHandle STATX =
      Libc.find(
          "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

  private LibcMemory() {}

  /** {@code mmap(2)}: returns the address of the mapping. */
  public static long mmap(
      long address, long bytes, int protection, int flags, int file, long offset) {
    MemorySegment state = Libc.state();
    try {
      return Libc.result(
          (long) MMAP.invokeExact(state, address, bytes, protection, flags, file, offset), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code munmap(2)}. */
  public static int munmap(long address, long bytes) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) MUNMAP.invokeExact(state, address, bytes), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code mprotect(2)}. */
  static int mprotect(long address, long bytes, int protection) {
    return (int) Libc.syscall(MPROTECT, address, bytes, protection, 0L);
  }

  /** {@code mremap(2)} of a range to a given address, in place of what is there; returns that. */
  public static long moveMapping(long address, long bytes, int flags, long to) {
    MemorySegment state = Libc.state();
    try {
      return Libc.result((long) MREMAP.invokeExact(state, address, bytes, bytes, flags, to), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code madvise(2)} of a range of this process. */
  public static int madvise(long address, long bytes, int advice) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) MADVISE.invokeExact(state, address, bytes, advice), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code userfaultfd(2)}: returns a file descriptor. */
  public static int userfaultfd(long flags) {
    return (int) Libc.syscall(USERFAULTFD, flags, 0L, 0L, 0L);
  }

  /** {@code membarrier(2)}. */
  public static int membarrier(long command) {
    return (int) Libc.syscall(MEMBARRIER, command, 0L, 0L, 0L);
  }

  /** {@code memfd_create(2)}: returns the descriptor of a new file that is memory alone. */
  public static int createMemoryFile(MemorySegment name, int flags) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) MEMFD_CREATE.invokeExact(state, name, flags), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code ftruncate(2)}. */
  public static int ftruncate(int file, long bytes) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) FTRUNCATE.invokeExact(state, file, bytes), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code fallocate(2)}. */
  public static int fallocate(int file, int mode, long offset, long bytes) {
    MemorySegment state = Libc.state();
    try {
      return (int)
          Libc.result((int) FALLOCATE.invokeExact(state, file, mode, offset, bytes), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code fcntl(2)} with a number as its argument. */
  public static int fcntl(int file, int command, long argument) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) FCNTL.invokeExact(state, file, command, argument), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /**
   * {@code statx(2)}: the structure that it fills is the same on all architectures.
   *
   * @param path may be empty, with {@code AT_EMPTY_PATH}, to ask of the descriptor itself
   */
  public static int statx(int file, MemorySegment path, int flags, int mask, MemorySegment into) {
    MemorySegment state = Libc.state();
    try {
      return (int)
          Libc.result((int) STATX.invokeExact(state, file, path, flags, mask, into), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** Returns memory of this process by its address, for as long as the caller keeps it there. */
  public static MemorySegment segment(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  /** Returns a segment that can be used no longer than an arena of the JDK is open. */
  public static MemorySegment lend(MemorySegment segment, Arena lifetime) {
    return segment.reinterpret(lifetime, null);
  }
}
