package io.ksm.linux.trace;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.ksm.linux.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Set;

/**
 * The registers of aarch64: {@code struct user_pt_regs}.
 *
 * <p>There the kernel has decided to repeat a call already when the thread stops: the next
 * instruction is the call's again. What it was, and with which code it was interrupted, shows only
 * when the thread enters it anew.
 */
final class ArmRegisters implements RegisterLayout {
  private static final long BYTES = 272;
  private static final int AUDIT_ARCH_AARCH64 = 0xC00000B7;
  private static final byte[] SVC = {0x01, 0x00, 0x00, (byte) 0xd4};

  private static final int ARGUMENTS = 6; // x0 to x5
  private static final long X0 = 0;
  private static final long X8 = 64;
  private static final long PC = 256;
  private static final long RESTART_SYSCALL = 128;

  /** Calls that never go on after a handler: epoll_pwait, pselect, ppoll, rt_sigsuspend. */
  private static final Set<Long> UNLESS_HANDLED = Set.of(22L, 72L, 73L, 133L, 441L);

  @Override
  public long bytes() {
    return BYTES;
  }

  @Override
  public int architecture() {
    return AUDIT_ARCH_AARCH64;
  }

  @Override
  public long number(RemoteCall.Kind kind) {
    return switch (kind) {
      case PRCTL -> 167;
      case MADVISE -> 233;
    };
  }

  @Override
  public byte[] callInstruction() {
    return SVC.clone();
  }

  @Override
  public int instructionAlignment() {
    return SVC.length;
  }

  @Override
  public long instruction(MemorySegment registers) {
    return get(registers, PC);
  }

  @Override
  public boolean isBeforeCall(MemorySegment registers, RemoteMemory memory) {
    return Arrays.equals(memory.read(instruction(registers), SVC.length), SVC);
  }

  @Override
  public boolean repeatInterrupted(MemorySegment registers) {
    return false; // The first argument is lost here, so that nobody but the program can repeat it.
  }

  @Override
  public void setCallAt(MemorySegment registers, long callInstruction, RemoteCall call) {
    set(registers, PC, callInstruction);
    set(registers, X8, number(call.kind()));
    setArguments(registers, call);
  }

  @Override
  public void replaceCall(Tracee tracee, MemorySegment registers, RemoteCall call)
      throws ErrnoException {
    tracee.setCallNumber((int) number(call.kind()));
    setArguments(registers, call);
  }

  private static void setArguments(MemorySegment registers, RemoteCall call) {
    for (int i = 0; i < ARGUMENTS; i++) {
      set(registers, X0 + (long) i * Long.BYTES, call.argument(i));
    }
  }

  @Override
  public long result(MemorySegment registers) {
    return get(registers, X0);
  }

  @Override
  public long repetition(MemorySegment entered, MemorySegment stopped) {
    long number = get(entered, X8);
    if (number == RESTART_SYSCALL) {
      return ERESTART_RESTARTBLOCK;
    }
    return UNLESS_HANDLED.contains(number) ? ERESTARTNOHAND : ERESTARTSYS;
  }

  @Override
  public void repeatOwn(MemorySegment entered, long code) {
    set(entered, X0, -code); // The kernel has kept the first argument, and puts it back.
  }

  private static long get(MemorySegment registers, long offset) {
    return registers.get(JAVA_LONG_UNALIGNED, offset);
  }

  private static void set(MemorySegment registers, long offset, long value) {
    registers.set(JAVA_LONG_UNALIGNED, offset, value);
  }
}
