package io.ksm.linux.trace;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.ksm.linux.Errno;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** The registers of x86-64: {@code struct user_regs_struct}. */
final class X86Registers implements RegisterLayout {
  private static final long BYTES = 216;
  private static final int AUDIT_ARCH_X86_64 = 0xC000003E;
  private static final byte[] SYSCALL = {0x0f, 0x05};

  private static final long R10 = 56;
  private static final long R9 = 64;
  private static final long R8 = 72;
  private static final long RAX = 80;
  private static final long RDX = 96;
  private static final long RSI = 104;
  private static final long RDI = 112;
  private static final long CALL_NUMBER = 120; // orig_rax: negative outside of system calls
  private static final long RIP = 128;
  private static final long[] ARGUMENTS = {RDI, RSI, RDX, R10, R8, R9};

  /**
   * Calls that fail with {@code EINTR} when the thread is stopped, and have done nothing then:
   * read, write, rt_sigtimedwait and those on sockets with a time limit, semaphores and messages,
   * io_getevents, epoll_wait, io_uring_enter; see signal(7).
   */
  private static final Set<Long> REPEATABLE =
      Set.of(
          0L, 1L, 19L, 20L, 43L, 44L, 45L, 46L, 47L, 65L, 69L, 70L, 128L, 208L, 220L, 232L, 281L,
          288L, 299L, 333L, 426L, 441L);

  @Override
  public long bytes() {
    return BYTES;
  }

  @Override
  public int architecture() {
    return AUDIT_ARCH_X86_64;
  }

  @Override
  public long number(RemoteCall.Kind kind) {
    return switch (kind) {
      case PRCTL -> 157;
      case MADVISE -> 28;
    };
  }

  @Override
  public byte[] callInstruction() {
    return SYSCALL.clone();
  }

  @Override
  public int instructionAlignment() {
    return 1;
  }

  @Override
  public long instruction(MemorySegment registers) {
    return get(registers, RIP);
  }

  @Override
  public boolean isBeforeCall(MemorySegment registers, RemoteMemory memory) {
    return get(registers, CALL_NUMBER) >= 0 && RegisterLayout.isToBeRepeated(get(registers, RAX));
  }

  @Override
  public boolean repeatInterrupted(MemorySegment registers) {
    boolean repeats =
        get(registers, RAX) == -Errno.EINTR && REPEATABLE.contains(get(registers, CALL_NUMBER));
    if (repeats) {
      set(registers, RAX, -ERESTARTNOHAND); // It fails as before if a handler runs.
    }
    return repeats;
  }

  @Override
  public void setCallAt(MemorySegment registers, long callInstruction, RemoteCall call) {
    set(registers, RIP, callInstruction);
    set(registers, RAX, number(call.kind()));
    set(registers, CALL_NUMBER, -1); // Whatever call it was in, nothing is repeated now.
    setArguments(registers, call);
  }

  @Override
  public void replaceCall(Tracee tracee, MemorySegment registers, RemoteCall call) {
    set(registers, CALL_NUMBER, number(call.kind()));
    setArguments(registers, call);
  }

  private static void setArguments(MemorySegment registers, RemoteCall call) {
    for (int i = 0; i < ARGUMENTS.length; i++) {
      set(registers, ARGUMENTS[i], call.argument(i));
    }
  }

  @Override
  public long result(MemorySegment registers) {
    return get(registers, RAX);
  }

  @Override
  public long repetition(MemorySegment entered, MemorySegment stopped) {
    return -get(stopped, RAX);
  }

  @Override
  public void repeatOwn(MemorySegment entered, long code) {
    set(entered, RAX, -code);
  }

  private static long get(MemorySegment registers, long offset) {
    return registers.get(JAVA_LONG_UNALIGNED, offset);
  }

  private static void set(MemorySegment registers, long offset, long value) {
    registers.set(JAVA_LONG_UNALIGNED, offset, value);
  }
}
