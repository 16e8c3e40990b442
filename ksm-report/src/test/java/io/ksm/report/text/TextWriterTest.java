package io.ksm.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Tables in lines that are as wide as a writer allows. */
class TextWriterTest {

  private static String text(TextTable table, int columns) throws IOException {
    StringBuilder out = new StringBuilder();
    new TextWriter(out, columns, false).table(table, "");
    return out.toString();
  }

  @Test
  void columnsForWhichThereIsNoRoomStandBelow() throws IOException {
    TextTable table = new TextTable().left("Name").right("First").right("Second").right("Third");
    table.row("a", "1", "1234567890", "3").rule().row("all", "1", "1234567890", "3");
    assertThat(text(table, 30))
        .isEqualTo(
            """
            Name  First      Second  Third
            a         1  1234567890      3
            ──────────────────────────────
            all       1  1234567890      3
            """);
    assertThat(text(table, 24))
        .isEqualTo(
            """
            Name  First      Second
            a         1  1234567890
            ───────────────────────
            all       1  1234567890

            Name  Third
            a         3
            ───────────
            all       3
            """);
  }

  @Test
  void namesAreShortenedBeforeColumnsStandBelow() throws IOException {
    TextTable table = new TextTable().left("Name").right("Figure");
    table.row("n".repeat(60) + "1", "1").row("n".repeat(60) + "2", "2");
    assertThat(text(table, 40).lines())
        .hasSize(3)
        .allMatch(line -> line.length() == 40)
        .last()
        .asString()
        .contains("n…n")
        .endsWith("n2       2");
  }

  @Test
  void aLastColumnOfTextIsWrapped() throws IOException {
    TextTable table = new TextTable().left("").left("");
    table.row("key", "word ".repeat(10).strip());
    assertThat(text(table, 30).lines())
        .containsExactly("key  word word word word word", "     word word word word word");
  }
}
