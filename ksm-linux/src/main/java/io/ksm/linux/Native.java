package io.ksm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
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
 * The C library's functions that this module calls, and nothing else.
 *
 * <p>Functions that can fail return their result, or the negative {@linkplain Errno error number}.
 * Addresses inside another process and in iovecs are plain numbers; the callers keep what they
 * point to alive. Safe for several threads; allocates only once per thread.
 *
 * <p>{@link Platform#require()} must have passed before this class is initialised.
 */
@SuppressWarnings("restricted") // Platform.require() makes sure that the JVM permits it.
public final class Native {
  private static final int SIG_SETMASK = 2;

  // These numbers are those of all architectures.
  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;
  private static final long CLOSE_RANGE = 436;
  private static final long CLOSE_RANGE_CLOEXEC = 4;

  private static final boolean IS_X86 = System.getProperty("os.arch").equals("amd64");
  private static final long USERFAULTFD = IS_X86 ? 323 : 282;
  private static final long MEMBARRIER = IS_X86 ? 324 : 283;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATES =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private static final MethodHandle OPEN =
      find("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), variadicFrom(2));
  private static final MethodHandle CLOSE =
      find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PREAD =
      find("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PWRITE =
      find("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle IOCTL =
      find("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), variadicFrom(2));
  private static final MethodHandle PROCESS_VM_READV =
      find(
          "process_vm_readv",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MMAP =
      find(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      find("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MREMAP =
      find(
          "mremap",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG),
          variadicFrom(4));
  private static final MethodHandle MEMFD_CREATE =
      find("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle FTRUNCATE =
      find("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle FALLOCATE =
      find("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FCNTL =
      find(
          "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG), variadicFrom(2));
  private static final MethodHandle STATX =
      find(
          "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle MADVISE =
      find("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle PRCTL =
      find(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          variadicFrom(1));
  private static final MethodHandle PTHREAD_SIGMASK =
      find("pthread_sigmask", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SIGACTION =
      find("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SYSCALL =
      find(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          variadicFrom(1));
  private static final MethodHandle EXECVPE =
      find("execvpe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle GETPAGESIZE =
      find("getpagesize", FunctionDescriptor.of(JAVA_INT));

  private Native() {}

  /** {@code open(2)}: returns a file descriptor. */
  public static int open(MemorySegment path, int flags) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) OPEN.invokeExact(state, path, flags), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code close(2)}. */
  public static int close(int file) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) CLOSE.invokeExact(state, file), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code pread(2)}: returns how many bytes were read. */
  public static long pread(int file, MemorySegment into, long length, long position) {
    MemorySegment state = STATES.get();
    try {
      return result((long) PREAD.invokeExact(state, file, into, length, position), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code pwrite(2)}: returns how many bytes were written. */
  public static long pwrite(int file, MemorySegment from, long length, long position) {
    MemorySegment state = STATES.get();
    try {
      return result((long) PWRITE.invokeExact(state, file, from, length, position), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code ioctl(2)} with a pointer as its argument. */
  public static int ioctl(int file, long request, MemorySegment argument) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) IOCTL.invokeExact(state, file, request, argument), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * {@code process_vm_readv(2)}: returns how many bytes were read. Fewer than asked for means that
   * the byte after them cannot be read.
   */
  public static long processVmReadv(
      int pid, MemorySegment local, long localCount, MemorySegment remote, long remoteCount) {
    MemorySegment state = STATES.get();
    try {
      return result(
          (long)
              PROCESS_VM_READV.invokeExact(state, pid, local, localCount, remote, remoteCount, 0L),
          state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code mmap(2)}: returns the address of the mapping. */
  public static long mmap(
      long address, long bytes, int protection, int flags, int file, long offset) {
    MemorySegment state = STATES.get();
    try {
      return result(
          (long) MMAP.invokeExact(state, address, bytes, protection, flags, file, offset), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code munmap(2)}. */
  public static int munmap(long address, long bytes) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) MUNMAP.invokeExact(state, address, bytes), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code mremap(2)} of a range to a given address, in place of what is there; returns that. */
  public static long moveMapping(long address, long bytes, int flags, long to) {
    MemorySegment state = STATES.get();
    try {
      return result((long) MREMAP.invokeExact(state, address, bytes, bytes, flags, to), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code memfd_create(2)}: returns the descriptor of a new file that is memory alone. */
  public static int createMemoryFile(MemorySegment name, int flags) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) MEMFD_CREATE.invokeExact(state, name, flags), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code ftruncate(2)}. */
  public static int ftruncate(int file, long bytes) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) FTRUNCATE.invokeExact(state, file, bytes), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code fallocate(2)}. */
  public static int fallocate(int file, int mode, long offset, long bytes) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) FALLOCATE.invokeExact(state, file, mode, offset, bytes), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code fcntl(2)} with a number as its argument. */
  public static int fcntl(int file, int command, long argument) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) FCNTL.invokeExact(state, file, command, argument), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * {@code statx(2)}: the structure that it fills is the same on all architectures.
   *
   * @param path may be empty, with {@code AT_EMPTY_PATH}, to ask of the descriptor itself
   */
  public static int statx(int file, MemorySegment path, int flags, int mask, MemorySegment into) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) STATX.invokeExact(state, file, path, flags, mask, into), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code userfaultfd(2)}: returns a file descriptor. */
  public static int userfaultfd(long flags) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((long) SYSCALL.invokeExact(state, USERFAULTFD, flags, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code membarrier(2)}. */
  public static int membarrier(long command) {
    MemorySegment state = STATES.get();
    try {
      return (int)
          result((long) SYSCALL.invokeExact(state, MEMBARRIER, command, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code madvise(2)} of a range of this process. */
  public static int madvise(long address, long bytes, int advice) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) MADVISE.invokeExact(state, address, bytes, advice), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code prctl(2)} with one argument; the others are zero, as the kernel demands. */
  public static int prctl(int option, long argument) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) PRCTL.invokeExact(state, option, argument, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * {@code pthread_sigmask(3)}: replaces the set of signals that this thread blocks.
   *
   * @param before receives the former set, unless it is NULL
   */
  public static int setSignalMask(MemorySegment mask, MemorySegment before) {
    MemorySegment state = STATES.get();
    try {
      return -(int) PTHREAD_SIGMASK.invokeExact(state, SIG_SETMASK, mask, before);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * {@code sigaction(2)}: says what becomes of a signal to this process.
   *
   * @param before receives what became of it, unless it is NULL
   */
  public static int setSignalAction(int number, MemorySegment action, MemorySegment before) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) SIGACTION.invokeExact(state, number, action, before), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * {@code close_range(2)} with {@code CLOSE_RANGE_CLOEXEC}: has all file descriptors from a number
   * to another closed when this process executes another program. Older C libraries do not name
   * this call; the kernel has it since 5.11.
   */
  public static int closeOnExec(long first, long last) {
    MemorySegment state = STATES.get();
    try {
      return (int)
          result(
              (long) SYSCALL.invokeExact(state, CLOSE_RANGE, first, last, CLOSE_RANGE_CLOEXEC, 0L),
              state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * {@code pidfd_open(2)}: returns a file descriptor that stands for a process, and never for
   * another one of the same number. The kernel has it since 5.3.
   */
  public static int openProcess(int pid) {
    MemorySegment state = STATES.get();
    try {
      return (int)
          result((long) SYSCALL.invokeExact(state, PIDFD_OPEN, (long) pid, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code pidfd_send_signal(2)}: sends a signal to the process of a file descriptor. */
  public static int sendSignal(int process, int signal) {
    MemorySegment state = STATES.get();
    try {
      return (int)
          result(
              (long)
                  SYSCALL.invokeExact(
                      state, PIDFD_SEND_SIGNAL, (long) process, (long) signal, 0L, 0L),
              state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** {@code execvpe(3)}: returns only if it fails. */
  public static int execvpe(
      MemorySegment file, MemorySegment arguments, MemorySegment environment) {
    MemorySegment state = STATES.get();
    try {
      return (int) result((int) EXECVPE.invokeExact(state, file, arguments, environment), state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Returns the size of a page in bytes. */
  public static int pageSize() {
    MemorySegment state = STATES.get();
    try {
      return (int) GETPAGESIZE.invokeExact(state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static long result(long returned, MemorySegment state) {
    return returned == -1 ? -(int) ERRNO.get(state, 0L) : returned;
  }

  private static MethodHandle find(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
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

  private static Linker.Option variadicFrom(int index) {
    return Linker.Option.firstVariadicArg(index);
  }

  /** A downcall throws nothing of its own; what the JVM throws in it is passed on. */
  private static RuntimeException unexpected(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return t instanceof RuntimeException runtime ? runtime : new IllegalStateException(t);
  }
}
