package io.ksm.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void aLabelThatFitsStaysAsItIs() {
    assertThat(Labels.shorten("vm1.mem", 7)).isEqualTo("vm1.mem");
  }

  @Test
  void aLongLabelKeepsItsBeginAndItsEnd() {
    assertThat(Labels.shorten("/var/lib/images/production/vm1.mem", 16))
        .isEqualTo("/var/lib…vm1.mem")
        .hasSize(16);
    assertThat(Labels.shorten("abc", 1)).isEqualTo("…");
  }
}
