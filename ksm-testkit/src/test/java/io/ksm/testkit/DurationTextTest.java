package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.text.DurationText;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans of time, as people write them. */
class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "500ms, PT0.5S",
    "0.001ms, PT0.000001S",
    "90s, PT1M30S",
    "5, PT5S",
    "0.5, PT0.5S",
    "1.125h, PT1H7M30S",
    "0.001m, PT0.06S",
    "999999999h, PT999999999H"
  })
  void readsANumberWithAUnitOrOfSeconds(String text, Duration span) {
    assertThat(DurationText.parse(text)).contains(span);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "1 s", "1d", "1.2345", "1e3", ".5", "1.", "1234567890s"})
  void refusesEverythingElse(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }
}
