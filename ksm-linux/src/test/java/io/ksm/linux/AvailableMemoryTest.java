package io.ksm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AvailableMemoryTest {

  @Test
  void whatIsAvailableIsPartOfAllThereIs() throws IOException {
    long total = AvailableMemory.total().orElseThrow();
    long available = AvailableMemory.read().orElseThrow();

    assertThat(available).isPositive().isLessThan(total);
    assertThat(total).as("kernels do not run in less").isGreaterThan(16L << 20);
    assertThat(total % 1024).isZero();
  }
}
