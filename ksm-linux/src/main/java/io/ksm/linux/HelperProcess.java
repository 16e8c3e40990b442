package io.ksm.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process that makes system calls for one thread of this JVM, and shares the JVM's memory.
 *
 * <p>Some waits within the kernel do not even end by SIGKILL: for a file that a program serves
 * (FUSE), and for the lock of another process's memory that is held meanwhile. A process does not
 * end before all its threads have. So a thread of this JVM in such a wait would keep the JVM from
 * ending. This process may wait as long as it likes. When the JVM ends, the helper is killed, or
 * will be as soon as its wait is over; the memory of both is freed then.
 *
 * <p>It is made by {@code clone(2)} with {@code CLONE_VM} alone: addresses mean the same in both,
 * so nothing that it reads is copied once more. It has no open files, gets no signals, and costs
 * what a thread costs. A call takes some microseconds longer than one of the thread itself.
 *
 * <p>Used by one thread, which {@link #ofThread()} gives its own. Calls allocate nothing.
 */
public final class HelperProcess implements Closeable {
  private static final boolean IS_X86 = Platform.isX86();
  private static final long FUTEX = IS_X86 ? 202 : 98;
  private static final long PRCTL = IS_X86 ? 157 : 167;
  private static final long EXIT = IS_X86 ? 60 : 93;
  private static final long SET_AFFINITY = IS_X86 ? 203 : 122;
  private static final long CLOSE_RANGE = 436;
  private static final long SET_NAME = 15;
  private static final long KCMP = IS_X86 ? 312 : 272;
  private static final long COMPARE_MEMORY = 1;
  private static final long ALL_FILES = 0xffff_ffffL;
  private static final String NAME = "ksm-helper";

  // Where what stands in a request; see the files of HelperCode.
  private static final long NUMBER = 8;
  private static final long ARGUMENTS = 16;
  private static final long RESULT = 64;
  private static final long ALL_SIGNALS = 72;
  private static final long PARENT = 88;
  private static final long LOOK = 96;
  private static final long PROCESSORS = 112;
  private static final int MAX_PROCESSORS = 1024;
  private static final long REQUEST_BYTES = PROCESSORS + MAX_PROCESSORS / 8;

  private static final int REQUESTED = 1;
  private static final long WAIT = 128;
  private static final long WAKE = 129;
  private static final long LOOK_NANOS = 500_000_000;

  private static final ThreadLocal<@Nullable HelperProcess> OF_THREAD = new ThreadLocal<>();
  private static final Set<Integer> STARTED = ConcurrentHashMap.newKeySet();

  /** What those have used that have ended. */
  private static final AtomicLong CPU_OF_ENDED = new AtomicLong();

  private final MemorySegment request;
  private final int pid;
  private int processor = -1;
  private boolean ended;

  /** Loads the code at the first use. */
  private static final class Start {
    static final MemorySegment FUNCTION = load();

    private Start() {}

    private static MemorySegment load() {
      try {
        return MemorySegment.ofAddress(HelperCode.load());
      } catch (ErrnoException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }

  private HelperProcess(MemorySegment request, int pid) {
    this.request = request;
    this.pid = pid;
  }

  /**
   * Returns the one of the calling thread; starts it at the first call, and again when it was
   * killed.
   *
   * @throws ErrnoException if it cannot be started, as where no more processes are permitted
   */
  public static HelperProcess ofThread() throws ErrnoException {
    HelperProcess known = OF_THREAD.get();
    if (known == null || known.ended) {
      known = start();
      OF_THREAD.set(known);
    }
    return known;
  }

  /** Ends the one of the calling thread, if there is any. */
  public static void closeOfThread() {
    HelperProcess known = OF_THREAD.get();
    if (known != null) {
      OF_THREAD.remove();
      known.close();
    }
  }

  /** Says whether a process is a helper of this JVM. Safe for several threads. */
  public static boolean isHelper(int pid) {
    return STARTED.contains(pid);
  }

  /**
   * Says whether a process is a helper of any JVM: its memory is that of its parent then. Safe for
   * several threads.
   *
   * @param name of the program, as the kernel tells it
   * @throws ErrnoException if it has ended, or may not be looked at
   */
  public static boolean isHelper(int pid, String name) throws ErrnoException {
    if (!name.equals(NAME)) {
      return false;
    }
    int parent = StatusField.read(pid, "PPid");
    // Where the kernel does not compare, the name has to do.
    return Libc.syscall(KCMP, pid, parent, COMPARE_MEMORY, 0) <= 0;
  }

  /** Returns the processor time that the calling thread's helper has used, in nanoseconds. */
  public static long cpuNanosOfThread() {
    HelperProcess known = OF_THREAD.get();
    return known == null || known.ended ? 0 : LibcSelf.cpuNanosOf(known.pid);
  }

  /**
   * Returns the processor time that all helpers of this JVM have used so far, in nanoseconds. Safe
   * for several threads. Of one that was killed from outside, what it used last is missing.
   */
  public static long cpuNanosOfAll() {
    long nanos = CPU_OF_ENDED.get();
    for (int helper : STARTED) {
      nanos += LibcSelf.cpuNanosOf(helper);
    }
    return nanos;
  }

  static HelperProcess start() throws ErrnoException {
    MemorySegment request = Arena.ofAuto().allocate(REQUEST_BYTES, Long.BYTES);
    request.set(JAVA_LONG, ALL_SIGNALS, -1L);
    request.set(JAVA_INT, PARENT, Math.toIntExact(ProcessHandle.current().pid()));
    request.set(JAVA_LONG, LOOK + Long.BYTES, LOOK_NANOS);
    int pid = Libc.callPlain(Start.FUNCTION, request.address(), 0, 0);
    if (pid < 0) {
      throw new ErrnoException("start a helper process", -pid);
    }
    HelperProcess helper = new HelperProcess(request, pid);
    STARTED.add(helper.pid);
    helper.prepare();
    return helper;
  }

  /**
   * Closes its copies of all open files: others may wait for their end. Kernels before 5.9, and
   * some sandboxes, have no call for all of them at once.
   */
  private void prepare() throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      call(PRCTL, SET_NAME, arena.allocateFrom(NAME).address(), 0, 0, 0, 0);
    }
    if (call(CLOSE_RANGE, 0, ALL_FILES, 0, 0, 0, 0) < 0) {
      closeEachFile();
    }
  }

  /** Closes them one by one. */
  void closeEachFile() throws ErrnoException {
    try (Stream<Path> files = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
      files
          .mapToLong(file -> Long.parseLong(String.valueOf(file.getFileName())))
          .forEach(file -> call(HelperCalls.CLOSE, file, 0, 0, 0, 0, 0));
    } catch (IOException | UncheckedIOException e) {
      close();
      ErrnoException failure =
          new ErrnoException("close the files of a helper process", Errno.ENOSYS);
      failure.initCause(e);
      throw failure;
    }
  }

  /** Returns its number. */
  public int pid() {
    return pid;
  }

  /**
   * Has it make a system call, and waits for that.
   *
   * @return what the call returned: a negative error number if it failed; {@link Errno#EIO} also if
   *     the helper was killed
   */
  long call(long number, long a, long b, long c, long d, long e, long f) {
    if (ended) {
      return -Errno.EIO;
    }
    set(NUMBER, number);
    set(ARGUMENTS, a);
    set(ARGUMENTS + 8, b);
    set(ARGUMENTS + 16, c);
    set(ARGUMENTS + 24, d);
    set(ARGUMENTS + 32, e);
    set(ARGUMENTS + 40, f);
    follow();
    hand();
    while (request.get(JAVA_INT, 0) == REQUESTED) {
      long woken =
          Libc.syscall(FUTEX, request.address(), WAIT, REQUESTED, request.address() + LOOK);
      if (woken == -Errno.ETIMEDOUT && LibcProcesses.reap(pid, false) != 0) {
        noteEnd();
        return -Errno.EIO;
      }
    }
    VarHandle.acquireFence();
    return request.get(JAVA_LONG, RESULT);
  }

  /**
   * Has it run on the processor of its thread, which is about to wait: so the call begins at once,
   * and what it reads is in the cache of whoever uses it. Elsewhere it would often wait for other
   * threads of this JVM. It makes no difference to the result if that fails.
   */
  private void follow() {
    int now = LibcSelf.processor();
    if (now != processor && now >= 0 && now < MAX_PROCESSORS) {
      if (processor >= 0) {
        request.set(JAVA_BYTE, PROCESSORS + processor / 8, (byte) 0);
      }
      request.set(JAVA_BYTE, PROCESSORS + now / 8, (byte) (1 << now % 8));
      long mask = request.address() + PROCESSORS;
      Libc.syscall(SET_AFFINITY, pid, MAX_PROCESSORS / 8, mask, 0);
      processor = now;
    }
  }

  private void hand() {
    VarHandle.releaseFence();
    request.set(JAVA_INT, 0, REQUESTED);
    Libc.syscall(FUTEX, request.address(), WAKE, 1, 0);
  }

  private void set(long offset, long value) {
    request.set(JAVA_LONG, offset, value);
  }

  private void noteEnd() {
    ended = true;
    STARTED.remove(pid);
  }

  /** Has it end. */
  @Override
  public void close() {
    if (!ended) {
      CPU_OF_ENDED.addAndGet(LibcSelf.cpuNanosOf(pid));
      noteEnd();
      set(NUMBER, EXIT);
      set(ARGUMENTS, 0);
      hand();
      LibcProcesses.reap(pid, true);
    }
  }
}
