package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoResultTest {

  /** Of 50 MiB accounted, 45 are enough. */
  @ParameterizedTest
  @CsvSource({"40, 50, true", "45, 45, true", "46, 44, false", "90, 0, false"})
  void theKernelMustConfirmNineTenths(long mergedOwn, long confirmed, boolean enough) {
    DemoResult result = DemoSamples.result(mergedOwn);
    MemoryState merged = result.at(Stage.MERGED);
    assertThat(result.confirmedBytes(merged)).isEqualTo(confirmed * DemoSamples.MIB);
    assertThat(result.isConfirmed(merged)).isEqualTo(enough);
  }

  /** Before the first scan and after writes nothing is claimed. */
  @ParameterizedTest
  @CsvSource({"FILLED", "WRITTEN"})
  void whatIsNotAccountedNeedsNoConfirmation(Stage stage) {
    DemoResult result = DemoSamples.result(90);
    assertThat(result.isConfirmed(result.at(stage))).isTrue();
  }
}
