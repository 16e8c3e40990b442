package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.text.NearestName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that users mistype, and what they meant. */
class NearestNameTest {
  private static final List<String> NAMES =
      List.of("run", "image", "pid", "synthetic", "pages_to_scan", "sleep_millisecs", "smart_scan");

  @ParameterizedTest
  @CsvSource({
    "image, image",
    "imag, image",
    "immage, image",
    "pdi, pid",
    "runn, run",
    "synthetics, synthetic",
    "page_to_scan, pages_to_scan",
    "sleep_millis, sleep_millisecs",
    "smartscan, smart_scan",
    "xxxxx,",
    "PID,",
    "'',"
  })
  void findsWhatWasMeant(String given, @Nullable String meant) {
    assertThat(NearestName.of(given, NAMES)).isEqualTo(meant);
  }

  @Test
  void theFirstOfSeveralWins() {
    assertThat(NearestName.of("rin", List.of("run", "ran"))).isEqualTo("run");
    assertThat(NearestName.of("run", List.of())).isNull();
  }
}
