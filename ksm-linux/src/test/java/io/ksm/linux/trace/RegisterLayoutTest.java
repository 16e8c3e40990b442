package io.ksm.linux.trace;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Which registers stand for what: {@code user_regs_struct} and {@code user_pt_regs}. */
class RegisterLayoutTest {
  private static final RemoteCall CALL = RemoteCall.madvise(0x1000, 0x2000, 12);

  private final RegisterLayout x86 = new X86Registers();
  private final RegisterLayout arm = new ArmRegisters();

  @Test
  void x86HasTheNumberInRax() {
    MemorySegment registers = Arena.ofAuto().allocate(x86.bytes(), 8);
    x86.setCallAt(registers, 0x4000, CALL);
    assertThat(registers.get(JAVA_LONG, 80)).isEqualTo(28); // rax
    assertThat(registers.get(JAVA_LONG, 112)).isEqualTo(0x1000); // rdi
    assertThat(registers.get(JAVA_LONG, 104)).isEqualTo(0x2000); // rsi
    assertThat(registers.get(JAVA_LONG, 96)).isEqualTo(12); // rdx
    assertThat(registers.get(JAVA_LONG, 120)).isEqualTo(-1); // orig_rax
    assertThat(x86.instruction(registers)).isEqualTo(0x4000);
  }

  @Test
  void x86RepeatsWhatFailedBecauseItWasStopped() {
    MemorySegment registers = Arena.ofAuto().allocate(x86.bytes(), 8);
    registers.set(JAVA_LONG, 80, -Errno.EINTR);
    registers.set(JAVA_LONG, 120, 3); // close(2), which has closed the file all the same
    assertThat(x86.repeatInterrupted(registers)).isFalse();
    registers.set(JAVA_LONG, 120, 232); // epoll_wait(2)
    assertThat(x86.repeatInterrupted(registers)).isTrue();
    assertThat(x86.isBeforeCall(registers, new RemoteMemory(0))).isTrue();
    registers.set(JAVA_LONG, 120, -1);
    assertThat(x86.isBeforeCall(registers, new RemoteMemory(0))).isFalse();
  }

  @Test
  void armHasTheNumberInX8() {
    MemorySegment registers = Arena.ofAuto().allocate(arm.bytes(), 8);
    arm.setCallAt(registers, 0x4000, CALL);
    assertThat(registers.get(JAVA_LONG, 64)).isEqualTo(233); // x8
    assertThat(registers.get(JAVA_LONG, 0)).isEqualTo(0x1000); // x0
    assertThat(registers.get(JAVA_LONG, 16)).isEqualTo(12); // x2
    assertThat(arm.instruction(registers)).isEqualTo(0x4000);
    registers.set(JAVA_LONG, 64, 73); // ppoll
    assertThat(arm.repetition(registers, registers)).isEqualTo(RegisterLayout.ERESTARTNOHAND);
    registers.set(JAVA_LONG, 64, 128); // restart_syscall
    assertThat(arm.repetition(registers, registers))
        .isEqualTo(RegisterLayout.ERESTART_RESTARTBLOCK);
    arm.repeatOwn(registers, RegisterLayout.ERESTARTSYS);
    assertThat(arm.result(registers)).isEqualTo(-512);
  }
}
