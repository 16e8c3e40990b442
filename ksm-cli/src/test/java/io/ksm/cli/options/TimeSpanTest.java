package io.ksm.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** There is one way to write a span of time, for all options. */
class TimeSpanTest {

  @ParameterizedTest
  @CsvSource({
    "0ms, 0",
    "500ms, 500",
    "1s, 1000",
    "90s, 90000",
    "2m, 120000",
    "1440m, 86400000",
    "1h, 3600000",
    "24h, 86400000",
    "1.5s, 1500",
    "5, 5000",
    "0.5, 500",
    "0.001, 1",
    "86400, 86400000"
  })
  void readsANumberWithAUnitOrOfSeconds(String text, long millis) {
    assertThat(new TimeSpan().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "-1s",
        "1 s",
        "25h",
        "1d",
        "0.5ms",
        "1.2345",
        "0.0001m",
        "1441m",
        "86401",
        "99999999999999999999s",
        "1e3",
        ".5",
        "x"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> new TimeSpan().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "'%s' is not a duration: give one as in 500ms, 2s, 1m, 1h; at most a day"
                .formatted(text));
  }
}
