package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.ProcFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who was killed for lack of memory is said to have ended, though it may still be there. */
class UnmergedTest {
  private static String status(String memory, String own, String shared) {
    return """
    Name:\tpython3
    State:\tR (running)
    %sThreads:\t1
    SigQ:\t1/94881
    SigPnd:\t%s
    ShdPnd:\t%s
    SigBlk:\t0000000000000100
    SigIgn:\t0000000000001100
    """
        .formatted(memory, own, shared);
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0000000000000000, false",
    "0000000000000100, 0000000000000000, true",
    "0000000000000000, 0000000000000100, true",
    "0000000000000000, 0000000000004b00, true",
    "0000000000004200, 0000000000014000, false",
    "0000000000001000, 0000000000000080, false"
  })
  void aKilledProcessIsAtItsEnd(String own, String shared, boolean atItsEnd) {
    assertThat(Unmerged.isAtItsEnd(status("VmSize:\t 90000 kB\n", own, shared)))
        .isEqualTo(atItsEnd);
  }

  @Test
  void soIsOneWithoutMemory() {
    assertThat(Unmerged.isAtItsEnd(status("", "0000000000000000", "0000000000000000"))).isTrue();
  }

  @Test
  void aRunningOneIsNot() throws Exception {
    assertThat(Unmerged.isAtItsEnd(ProcFile.read((int) ProcessHandle.current().pid(), "status")))
        .isFalse();
  }
}
