package io.ksm.linux.trace;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.Platform;
import java.lang.foreign.MemorySegment;

/**
 * Knows how a processor's registers stand for a system call. Registers are those of the set {@code
 * NT_PRSTATUS} of ptrace(2). Stateless, for any number of threads.
 *
 * <p>A call that was interrupted is repeated by the kernel, or fails with {@code EINTR} if a
 * handler of a signal runs first. While it decides that, the thread's registers hold a code that
 * programs never see ({@code ERESTARTSYS} and its kin).
 */
interface RegisterLayout {
  /** The error numbers by which the kernel repeats calls: programs never see them. */
  long ERESTARTSYS = 512;

  long ERESTARTNOINTR = 513;
  long ERESTARTNOHAND = 514;
  long ERESTART_RESTARTBLOCK = 516;

  /** Returns that of the processor on which this JVM runs. */
  static RegisterLayout ofThisMachine() {
    return Platform.isX86() ? new X86Registers() : new ArmRegisters();
  }

  /** Says whether a call's result asks the kernel to repeat it. */
  static boolean isToBeRepeated(long result) {
    return result == -ERESTARTSYS
        || result == -ERESTARTNOINTR
        || result == -ERESTARTNOHAND
        || result == -ERESTART_RESTARTBLOCK;
  }

  /** Returns how many bytes the registers take; those of a 32-bit program take fewer. */
  long bytes();

  /** Returns what the kernel calls this architecture: a constant {@code AUDIT_ARCH_…}. */
  int architecture();

  /** Returns the number of a call. */
  long number(RemoteCall.Kind kind);

  /** Returns the bytes of the instruction that makes a system call. */
  byte[] callInstruction();

  /** Returns of how many bytes an instruction's address is a multiple. */
  int instructionAlignment();

  /** Returns the address of the next instruction. */
  long instruction(MemorySegment registers);

  /** Says whether a thread that was just stopped makes a system call as soon as it goes on. */
  boolean isBeforeCall(MemorySegment registers, RemoteMemory memory);

  /**
   * Has a call repeated that failed because the thread was stopped: some fail then, though no
   * handler of a signal runs.
   *
   * @return whether the registers were changed
   */
  boolean repeatInterrupted(MemorySegment registers);

  /** Has a thread that is not in a system call make one. */
  void setCallAt(MemorySegment registers, long callInstruction, RemoteCall call);

  /** Has a thread that enters a system call make another one in its place. */
  void replaceCall(Tracee tracee, MemorySegment registers, RemoteCall call) throws ErrnoException;

  /** Returns the result of the call that the thread leaves, or the negative error number. */
  long result(MemorySegment registers);

  /**
   * Returns with which code the kernel repeats the call in which a thread was stopped.
   *
   * @param entered its registers when it entered that call again
   * @param stopped its registers when it was stopped in it before
   */
  long repetition(MemorySegment entered, MemorySegment stopped);

  /**
   * Has a thread that leaves a call, made in place of its own, repeat its own.
   *
   * @param entered its registers when it entered its own call
   * @param code which says what becomes of the repetition when a signal comes first
   */
  void repeatOwn(MemorySegment entered, long code);
}
