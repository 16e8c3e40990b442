package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
  /** Live memory is scanned three times, and a pause would be measured as if it were work. */
  @Test
  void wholeProcessesNeverPause() {
    assertThat(BenchCommand.scan("bin/ksm", List.of("--plugins=parts"), null))
        .containsExactly("bin/ksm", "scan", "--plugins=parts", "--interval=1ms");
    assertThat(BenchCommand.scan("bin/ksm", List.of(), 2))
        .containsExactly("bin/ksm", "scan", "--interval=1ms", "--scans=2");
  }
}
