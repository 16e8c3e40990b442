package io.ksm.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "999 | 999",
        "1000 | 1,000",
        "1234567 | 1,234,567",
        "-1000 | -1,000",
        "-999 | -999",
        "9223372036854775807 | 9,223,372,036,854,775,807"
      })
  void countsHaveTheirThousandsSeparated(long number, String text) {
    assertThat(Numbers.count(number)).isEqualTo(text);
  }

  @Test
  void thingsAgreeWithTheirNumber() {
    assertThat(Numbers.count(1, "page")).isEqualTo("1 page");
    assertThat(Numbers.count(0, "page")).isEqualTo("0 pages");
    assertThat(Numbers.count(1200, "page")).isEqualTo("1,200 pages");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 B",
        "1023 | 1023 B",
        "1024 | 1.0 KiB",
        "1536 | 1.5 KiB",
        "-1536 | -1.5 KiB",
        "1048524 | 1023.9 KiB",
        "1048575 | 1.0 MiB",
        "432324608 | 412.3 MiB",
        "3328599654 | 3.1 GiB",
        "9223372036854775807 | 8.0 EiB"
      })
  void bytesHaveTheLargestUnitThatFits(long bytes, String text) {
    assertThat(Numbers.bytes(bytes).replace(",", "")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0.00",
        "4096 | 0.00",
        "20480 | 0.02",
        "1048576 | 1.00",
        "1616904192 | 1,542.00",
        "-4096 | 0.00",
        "-20480 | -0.02",
        "-1620049920 | -1,545.00"
      })
  void mebibytesHaveTwoDecimals(long bytes, String text) {
    assertThat(Numbers.mebibytes(bytes)).isEqualTo(text);
  }

  @Test
  void percentOfNothingIsADash() {
    assertThat(Numbers.percent(0, 0)).isEqualTo("–");
    assertThat(Numbers.percent(1, 3)).isEqualTo("33.3");
    assertThat(Numbers.percent(5, 5)).isEqualTo("100.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 ms",
        "1499999 | 1 ms",
        "999499999 | 999 ms",
        "999500000 | 1.00 s",
        "4050000000 | 4.05 s",
        "4210000000 | 4.21 s",
        "4321000000000 | 4,321.00 s"
      })
  void timesAreInMillisecondsOrSeconds(long nanos, String text) {
    assertThat(Numbers.time(nanos)).isEqualTo(text);
  }
}
