package io.ksm.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The C library's functions for other processes: sending them signals, and waiting for their end. A
 * {@link HelperProcess} reads their memory.
 *
 * <p>The page of this package says what holds for all such classes.
 */
public final class LibcProcesses {
  // These numbers are those of all architectures.
  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;

  private static final long WAIT4 = Platform.isX86() ? 61 : 260;
  private static final int NO_HANG = 1;
  private static final int ALL_CHILDREN = 0x40000000;

  private static final MemorySegment PROCESS_VM_READV = Libc.find("process_vm_readv");

  private LibcProcesses() {}

  /**
   * {@code process_vm_readv(2)}: returns how many bytes were read. Fewer than asked for means that
   * the byte after them cannot be read. It may wait for the other process, so that not even SIGKILL
   * ends it: see {@link HelperCalls#processVmReadv}.
   */
  public static long processVmReadv(
      int pid, MemorySegment local, long localCount, MemorySegment remote, long remoteCount) {
    try {
      return Libc.call(
          PROCESS_VM_READV,
          pid,
          Libc.address(local),
          localCount,
          Libc.address(remote),
          remoteCount,
          0);
    } finally {
      Reference.reachabilityFence(local);
      Reference.reachabilityFence(remote);
    }
  }

  /**
   * {@code pidfd_open(2)}: returns a file descriptor that stands for a process, and never for
   * another one of the same number. The kernel has it since 5.3.
   */
  public static int openProcess(int pid) {
    return (int) Libc.syscall(PIDFD_OPEN, pid, 0, 0, 0);
  }

  /** {@code pidfd_send_signal(2)}: sends a signal to the process of a file descriptor. */
  public static int sendSignal(int process, int signal) {
    return (int) Libc.syscall(PIDFD_SEND_SIGNAL, process, signal, 0, 0);
  }

  /**
   * {@code wait4(2)} for a child of any kind that has ended, so that it is no zombie any more.
   *
   * @param patiently whether to wait for its end
   * @return its number, or 0 if it has not ended
   */
  static int reap(int child, boolean patiently) {
    return (int) Libc.syscall(WAIT4, child, 0L, ALL_CHILDREN | (patiently ? 0 : NO_HANG), 0L);
  }
}
