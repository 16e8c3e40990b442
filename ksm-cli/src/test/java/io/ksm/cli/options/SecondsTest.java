package io.ksm.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SecondsTest {

  @ParameterizedTest
  @CsvSource({
    "5, 5000",
    "0.5, 500",
    "0.001, 1",
    "500ms, 500",
    "2s, 2000",
    "1m, 60000",
    "86400, 86400000"
  })
  void readsSecondsAndUnits(String text, long millis) {
    assertThat(new Seconds().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0.0", "0ms", "-1", "1e3", ".5", "86401", "1.2345", "x", "100000", "5 s"})
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> new Seconds().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith(
            "'%s' is no interval: give seconds, as in 5 or 0.5".formatted(text));
  }
}
