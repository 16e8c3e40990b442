package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EnoughMemoryTest {
  private static final long GIB = 1 << 30;

  @Test
  void takesWhatFits() throws IOException {
    EnoughMemory.require(GIB, GIB + GIB / 4);
    EnoughMemory.require(8 << 20);
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> EnoughMemory.require(8 * GIB, 2 * GIB))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "an arena of 8.0 GiB needs 8.3 GiB of memory, and 2.0 GiB are available: give a smaller"
                + " --size");
  }

  @Test
  void asksTheMachine() {
    assertThatThrownBy(() -> EnoughMemory.require(1L << 60))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("an arena of 1.0 EiB needs ");
  }
}
