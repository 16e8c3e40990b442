package io.ksm.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {

  private static String csv(String column, Object... values) throws IOException {
    StringBuilder out = new StringBuilder();
    Figure<Object> figure =
        new Figure<>(column, Unit.PAGES, "", "", "", value -> value, String::valueOf);
    Csv.write(List.of(figure), List.of(values), out);
    return out.toString();
  }

  @Test
  void aNameIsNoFormula() throws IOException {
    assertThat(csv("label", "=1+2", "+a", "-a", "@SUM(A1)", "a=b", "\t=1"))
        .isEqualTo("label\n'=1+2\n'+a\n'-a\n'@SUM(A1)\na=b\n\\t=1\n");
    assertThat(csv("=cmd|' /C calc'!A0", "x")).startsWith("'=cmd|");
  }

  @Test
  void aNameKeepsToItsLine() throws IOException {
    assertThat(csv("a\rb", "a\nb\u001b[2J\u202e")).isEqualTo("a\\rb\na\\nb\\u001b[2J\\u202e\n");
  }

  @Test
  void numbersStayNumbers() throws IOException {
    assertThat(csv("n", -5L, -0.25, "-12.5", "-1e-7", "+5"))
        .isEqualTo("n\n-5\n-0.25\n-12.5\n-1e-7\n'+5\n");
  }
}
