package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the demonstration must have shown. */
class DemoResultTest {

  /** Of 50 MiB accounted, 45 are enough. */
  @ParameterizedTest
  @CsvSource({"40, 50", "45, 45"})
  void nineTenthsConfirmedAreEnough(long mergedOwn, long confirmed) {
    DemoResult result = DemoSamples.result(mergedOwn);
    assertThat(result.confirmedBytes(result.at(Stage.MERGED)))
        .isEqualTo(confirmed * DemoSamples.MIB);
    assertThat(result.shortcoming()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"46, 44.0 MiB", "90, 0 B"})
  void lessIsNot(long mergedOwn, String confirmed) {
    assertThat(DemoSamples.result(mergedOwn).shortcoming())
        .hasValue(
            "merged: the kernel confirms only %s of the 50.0 MiB that are accounted as saved, less than 90 %%"
                .formatted(confirmed));
  }

  /** Nothing accounted is all confirmed, and yet nothing was shown. */
  @ParameterizedTest
  @CsvSource({"0, 0 B", "44, 44.0 MiB"})
  void whatIsNotEvenAccountedIsMissed(long saved, String accounted) {
    DemoResult result =
        DemoSamples.result(saved, 90 - saved, DemoSamples.settled(3, 500_000_000L, 2_000_000L));
    assertThat(result.savableBytes()).isEqualTo(50 * DemoSamples.MIB);
    assertThat(result.shortcoming())
        .hasValue(
            "merged: only %s of the 50.0 MiB in copies and zeroed buffers are saved, less than 90 %%"
                .formatted(accounted));
  }

  @Test
  void aScanThatNeverSettlesIsTold() {
    DemoResult result = DemoSamples.result(50, 40, new Settling(false, 12, 500_000_000L, 1));
    assertThat(result.shortcoming())
        .hasValue("nobody wrote, and still each of 12 scans found changes");
  }
}
