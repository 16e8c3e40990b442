package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllocationTest {
  private byte[] kept = {};

  @Test
  void countsWhatOneRunAllocates() {
    assertThat(Allocation.bytesOf(() -> kept = new byte[1000])).isBetween(1000L, 1100L);
    assertThat(Allocation.bytesOf(() -> kept[0]++)).isLessThan(1000);
  }
}
