package io.ksm.linux.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.process.ProcessNumbers;
import org.junit.jupiter.api.Test;

/** Where a process makes system calls. */
class SyscallSiteTest {
  @Test
  void anInstructionIsFoundInTheCodeOfAProcess() throws Exception {
    RegisterLayout layout = RegisterLayout.ofThisMachine();
    int own = ProcessNumbers.own();
    long site = SyscallSite.find(own, layout).orElseThrow();
    byte[] instruction = layout.callInstruction();
    assertThat(new RemoteMemory(own).read(site, instruction.length)).isEqualTo(instruction);
    assertThat(site % layout.instructionAlignment()).isZero();
  }

  @Test
  void memoryThatIsNotThereCannotBeRead() {
    assertThat(new RemoteMemory(ProcessNumbers.own()).read(8, 8)).isEmpty();
  }
}
