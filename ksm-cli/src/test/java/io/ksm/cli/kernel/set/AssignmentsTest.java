package io.ksm.cli.kernel.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.kernel.Knob;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentsTest {

  @Test
  void readsKnobsAndValues() {
    assertThat(Assignments.parse(List.of("run=1", "advisor_mode=scan-time")))
        .containsEntry(Knob.RUN, "1")
        .containsEntry(Knob.ADVISOR_MODE, "scan-time")
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run | 'run' is not an assignment: give KNOB=VALUE, as in run=1",
        "runn=1 | did you mean run?",
        "run=3 | run=3: the value must be a whole number from 0 to 2",
        "run= | run=: the value must be",
        "smart_scan=on | smart_scan=on: the value must be",
        "pages_to_scan=1=2 | pages_to_scan=1=2: the value must be"
      })
  void anythingElseIsRefused(String word, String message) {
    assertThatThrownBy(() -> Assignments.parse(List.of("sleep_millisecs=20", word)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void oneKnobGetsOneValue() {
    assertThatThrownBy(() -> Assignments.parse(List.of("run=0", "run=1")))
        .isInstanceOf(UsageException.class)
        .hasMessage("run is given twice: give it once");
  }
}
