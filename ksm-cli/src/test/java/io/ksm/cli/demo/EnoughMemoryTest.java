package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.linux.process.MemoryLimit;
import io.ksm.linux.process.MemoryRoom;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EnoughMemoryTest {
  private static final long GIB = 1 << 30;

  @Test
  void takesWhatFits() throws IOException {
    EnoughMemory.require(GIB, new MemoryRoom(GIB + GIB / 4, null));
    EnoughMemory.require(8 << 20);
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> EnoughMemory.require(8 * GIB, new MemoryRoom(2 * GIB, null)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "an arena of 8.0 GiB needs 8.3 GiB of memory, and 2.0 GiB are available: give a smaller"
                + " --size");
  }

  @Test
  void saysWhichControlGroupLimitsIt() {
    MemoryLimit limit = new MemoryLimit("/lab", 200 << 20, 12 << 20, 2 << 20);

    assertThatThrownBy(() -> EnoughMemory.require(GIB, new MemoryRoom(limit.roomBytes(), limit)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "an arena of 1.0 GiB needs 1.1 GiB of memory, and 190.0 MiB are left of the 200 MiB of"
                + " control group '/lab': give a smaller --size");
  }

  @Test
  void asksTheMachine() {
    assertThatThrownBy(() -> EnoughMemory.require(1L << 60))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("an arena of 1.0 EiB needs ");
  }
}
