package io.ksm.linux.trace;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcTrace;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A thread of another process that this thread traces, by {@code PTRACE_SEIZE}. Nothing of it
 * changes by that, and it goes on when this thread detaches or ends. Used by the thread that seized
 * it only; see ptrace(2).
 */
final class Tracee implements Closeable {
  private static final int CONT = 7;
  private static final int DETACH = 17;
  private static final int TO_CALL = 24; // PTRACE_SYSCALL
  private static final int GET_REGISTERS = 0x4204;
  private static final int SET_REGISTERS = 0x4205;
  private static final int SEIZE = 0x4206;
  private static final int INTERRUPT = 0x4207;
  private static final int GET_CALL_INFO = 0x420e;
  private static final int GET_RSEQ_CONFIGURATION = 0x420f;

  private static final int MARK_CALLS = 1; // PTRACE_O_TRACESYSGOOD
  private static final int SUSPEND_SECCOMP = 1 << 21;

  private static final int GENERAL_REGISTERS = 1; // NT_PRSTATUS
  private static final int ARM_CALL_NUMBER = 0x404; // NT_ARM_SYSTEM_CALL

  private static final int DO_NOT_WAIT = 1;
  private static final int ANY_KIND = 0x40000000; // __WALL: threads are not children
  private static final int OF_THIS_THREAD = 0x20000000; // __WNOTHREAD

  private static final int CALL_INFO_BYTES = 88;
  private static final long ARCHITECTURE = 4;
  private static final int RSEQ_INFO_BYTES = 24;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment status = arena.allocate(JAVA_INT);
  private final MemorySegment range = arena.allocate(2L * Long.BYTES, Long.BYTES);
  private final MemorySegment info = arena.allocate(CALL_INFO_BYTES, Long.BYTES);
  private final int thread;

  private Tracee(int thread) {
    this.thread = thread;
  }

  /**
   * Begins to trace a thread, which runs on.
   *
   * @param withoutSeccomp whether its filters of system calls are out of force while it is traced
   * @throws ErrnoException if that is refused
   */
  static Tracee seize(int thread, boolean withoutSeccomp) throws ErrnoException {
    Tracee tracee = new Tracee(thread);
    try {
      long options = MARK_CALLS | (withoutSeccomp ? SUSPEND_SECCOMP : 0);
      tracee.require("trace", LibcTrace.ptrace(SEIZE, thread, 0, options));
      return tracee;
    } catch (ErrnoException e) {
      tracee.close();
      throw e;
    }
  }

  /** Has it stop as soon as it can: at once, but for a call that waits for a device. */
  void interrupt() throws ErrnoException {
    require("stop", LibcTrace.ptrace(INTERRUPT, thread, 0, 0));
  }

  /** Lets it go on. */
  void resume() throws ErrnoException {
    require("resume", LibcTrace.ptrace(CONT, thread, 0, 0));
  }

  /** Lets it go on until it enters or leaves a system call. */
  void resumeToCall() throws ErrnoException {
    require("resume", LibcTrace.ptrace(TO_CALL, thread, 0, 0));
  }

  /**
   * Lets it go on for ever.
   *
   * @param signal that it gets with that, or 0
   */
  void detach(int signal) throws ErrnoException {
    require("let go", LibcTrace.ptrace(DETACH, thread, 0, signal));
  }

  /** Says whether it has stopped, and why, since it was told to go on. */
  Optional<TraceStop> poll() throws ErrnoException {
    int waited = LibcTrace.waitpid(thread, status, DO_NOT_WAIT | ANY_KIND | OF_THIS_THREAD);
    require("wait for", waited);
    return waited == 0 ? Optional.empty() : Optional.of(TraceStop.of(status.get(JAVA_INT, 0)));
  }

  /**
   * Reads the general registers of a stopped thread.
   *
   * @return how many bytes there are: fewer for a 32-bit program
   */
  long readRegisters(MemorySegment into) throws ErrnoException {
    point(into);
    require(
        "read the registers of",
        LibcTrace.ptrace(GET_REGISTERS, thread, GENERAL_REGISTERS, range.address()));
    return range.getAtIndex(JAVA_LONG, 1);
  }

  /** Replaces the general registers of a stopped thread. */
  void writeRegisters(MemorySegment from) throws ErrnoException {
    point(from);
    require(
        "set the registers of",
        LibcTrace.ptrace(SET_REGISTERS, thread, GENERAL_REGISTERS, range.address()));
  }

  /** Replaces the number of the call that an aarch64 thread enters. */
  void setCallNumber(int number) throws ErrnoException {
    info.set(JAVA_INT, 0, number);
    point(info.asSlice(0, Integer.BYTES));
    require(
        "set the system call of",
        LibcTrace.ptrace(SET_REGISTERS, thread, ARM_CALL_NUMBER, range.address()));
  }

  private void point(MemorySegment memory) {
    range.set(ADDRESS, 0, memory);
    range.setAtIndex(JAVA_LONG, 1, memory.byteSize());
  }

  /** Returns of which architecture the call is that it enters or leaves: {@code AUDIT_ARCH_…}. */
  int callArchitecture() throws ErrnoException {
    require(
        "read the system call of",
        LibcTrace.ptrace(GET_CALL_INFO, thread, CALL_INFO_BYTES, info.address()));
    return info.get(JAVA_INT, ARCHITECTURE);
  }

  /**
   * Returns where it keeps the address of its restartable sequence.
   *
   * @return 0 if it uses none, or if the kernel does not tell (before 5.13)
   */
  long restartableSequences() throws ErrnoException {
    long result = LibcTrace.ptrace(GET_RSEQ_CONFIGURATION, thread, RSEQ_INFO_BYTES, info.address());
    if (result == -Errno.EIO || result == -Errno.EINVAL) {
      return 0;
    }
    require("read the restartable sequences of", result);
    return info.get(JAVA_LONG, 0);
  }

  private void require(String action, long result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException("%s thread %d".formatted(action, thread), (int) -result);
    }
  }

  /** Frees memory; whether it is traced does not change by that. */
  @Override
  public void close() {
    arena.close();
  }
}
