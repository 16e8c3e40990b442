package io.ksm.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void alignsTextLeftAndFiguresRightUnderHeadersOfSeveralLines() throws IOException {
    TextTable table =
        new TextTable()
            .left("Source")
            .right("Not\neligible")
            .right("%")
            .row("a", "1", "100.0")
            .rule()
            .row("long name", "1,234,567", "–");

    assertThat(text(table, ""))
        .isEqualTo(
            """
                             Not
            Source      eligible      %
            a                  1  100.0
            ───────────────────────────
            long name  1,234,567      –
            """);
  }

  @Test
  void hasNoHeaderLineWhereNoColumnHasAHeader() throws IOException {
    assertThat(text(new TextTable().left("").left("").row("a", "first").row("bc", "second"), "  "))
        .isEqualTo("  a   first\n  bc  second\n");
  }

  @Test
  void shortensTheFirstColumnOfFiguresThatWouldBeTooWide() throws IOException {
    TextTable table = new TextTable().left("Source").right("Pages");
    table.row("x".repeat(200) + "y", "1");

    assertThat(text(table, ""))
        .isEqualTo(
            "Source"
                + " ".repeat(107 + 2)
                + "Pages\n"
                + "x".repeat(56)
                + "…"
                + "x".repeat(55)
                + "y"
                + "      1\n")
        .satisfies(lines -> assertThat(lines.lines()).allMatch(line -> line.length() == 120));
  }

  @Test
  void wrapsALastColumnOfText() throws IOException {
    TextTable table = new TextTable().left("").left("");
    table.row("key", "word ".repeat(40).strip());

    assertThat(text(table, "").lines())
        .hasSize(2)
        .allMatch(line -> line.length() <= 120)
        .allMatch(line -> line.endsWith("word"))
        .element(1)
        .asString()
        .startsWith("     word");
  }

  @Test
  void keepsAWordThatIsLongerThanTheLine() throws IOException {
    TextTable table = new TextTable().left("").left("");
    table.row("key", "w".repeat(150) + " end");

    assertThat(text(table, "")).isEqualTo("key  " + "w".repeat(150) + "\n     end\n");
  }

  @Test
  void refusesARowThatDoesNotFitTheColumns() {
    assertThatThrownBy(() -> new TextTable().left("").row("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 cells for 1 columns: [a, b]");
  }

  private static String text(TextTable table, String indent) throws IOException {
    StringBuilder out = new StringBuilder();
    table.write(out, indent);
    return out.toString();
  }

  /** Rows that differ in the middle only are not shortened to the same. */
  @Test
  void shortenedCellsCanBeToldApart() throws IOException {
    String begin = "ksm:" + "a".repeat(60);
    String end = "b".repeat(60);
    TextTable table = new TextTable().left("").right("Figure");
    table.row(begin + "1" + end, "1").row(begin + "2" + end, "2");
    StringBuilder out = new StringBuilder();
    table.write(out, "");
    List<String> labels =
        out.toString().lines().skip(1).map(line -> line.substring(0, line.indexOf(' '))).toList();
    assertThat(labels).hasSize(2).doesNotHaveDuplicates();
  }
}
