package io.ksm.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class IntervalTest {

  @ParameterizedTest
  @CsvSource({"0ms, 0", "500ms, 500", "1s, 1000", "90s, 90000", "2m, 120000", "1440m, 86400000"})
  void readsWholeNumbersWithAUnit(String text, long millis) {
    assertThat(new Interval().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s", "1", "1.5s", "-1s", "1 s", "1h", "1441m", "99999999999999999999s"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> new Interval().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("'" + text + "' is no interval: give ");
  }
}
