package io.ksm.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "1KiB, 1024",
    "256MiB, 268435456",
    "8g, 8589934592",
    "1Gb, 1073741824",
    "1 GiB, 1073741824",
    "4TiB, 4398046511104"
  })
  void readsSizes(String text, long bytes) {
    assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0MiB", "12", "1.5GiB", "-1GiB", "5TiB", "9999999999KiB", "1  GiB"})
  void refusesWhatIsNotASize(String text) {
    assertThatThrownBy(() -> new ByteSize().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' is not a size: give one as in 256MiB, 1GiB");
  }
}
