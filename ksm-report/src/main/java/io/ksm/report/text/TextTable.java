package io.ksm.report.text;

import io.ksm.api.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a table of aligned columns.
 *
 * <p>Columns are as wide as their widest cell, two spaces apart. Where the table would become too
 * wide, a last column of text is wrapped; in a table of figures, the cells of the first column are
 * shortened in the middle, as long as they can still be told apart, unless they are to stay whole.
 * Headers may have several lines, separated by {@code \n}, and stand at the bottom of the header.
 */
public final class TextTable {
  private static final int MAX_WIDTH = 120;
  private static final int MIN_SHORTENED = 16;
  private static final String GAP = "  ";

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private boolean wholeNames;

  private record Column(List<String> header, boolean toRight) {
    /** Returns a line of the header, counted from its last. */
    String fromBottom(int line) {
      return line < header.size() ? header.get(header.size() - 1 - line) : "";
    }
  }

  /** Makes a table without columns. */
  public TextTable() {}

  /** Adds a column of text. */
  public TextTable left(String header) {
    columns.add(new Column(List.of(header.split("\n")), false));
    return this;
  }

  /** Adds a column of figures. */
  public TextTable right(String header) {
    columns.add(new Column(List.of(header.split("\n")), true));
    return this;
  }

  /** Keeps the cells of the first column whole, however wide the table becomes. */
  public TextTable withWholeNames() {
    wholeNames = true;
    return this;
  }

  /** Adds a row: a cell for each column. */
  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** Adds a row: a cell for each column. Control characters in it are escaped. */
  public TextTable row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells for " + columns.size() + " columns: " + cells);
    }
    rows.add(cells.stream().map(Printable::of).toList());
    return this;
  }

  /** Adds a line across all columns. */
  public TextTable rule() {
    rows.add(List.of());
    return this;
  }

  /**
   * Writes the table.
   *
   * @param indent begins each line
   */
  public void write(Appendable out, String indent) throws IOException {
    int[] widths = widths(indent.length());
    for (int line = headerLines() - 1; line >= 0; line--) {
      List<String> cells = new ArrayList<>();
      for (Column column : columns) {
        cells.add(column.fromBottom(line));
      }
      write(cells, widths, indent, out);
    }
    for (List<String> row : rows) {
      if (row.isEmpty()) {
        out.append(indent).append("─".repeat(total(widths))).append('\n');
      } else {
        write(row, widths, indent, out);
      }
    }
  }

  /** Without any header there are no header lines at all. */
  private int headerLines() {
    int lines = 0;
    for (Column column : columns) {
      if (!column.header.equals(List.of(""))) {
        lines = Math.max(lines, column.header.size());
      }
    }
    return lines;
  }

  private int[] widths(int indent) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      for (String line : columns.get(i).header) {
        widths[i] = Math.max(widths[i], line.length());
      }
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.isEmpty() ? 0 : row.get(i).length());
      }
    }
    int tooWide = indent + total(widths) - MAX_WIDTH;
    int giving = endsWithText() ? widths.length - 1 : 0;
    if (tooWide > 0 && (endsWithText() || !wholeNames)) {
      int given = Math.max(Math.min(widths[giving], MIN_SHORTENED), widths[giving] - tooWide);
      widths[giving] = endsWithText() ? given : distinctFrom(given, widths[giving]);
    }
    return widths;
  }

  /** Returns the smallest width in which shortening makes no two different first cells equal. */
  private int distinctFrom(int narrow, int whole) {
    List<String> cells =
        rows.stream().filter(row -> !row.isEmpty()).map(List::getFirst).distinct().toList();
    int width = narrow;
    while (width < whole && !areDistinct(cells, width)) {
      width++;
    }
    return width;
  }

  private static boolean areDistinct(List<String> cells, int width) {
    return cells.stream().map(cell -> Labels.shorten(cell, width)).distinct().count()
        == cells.size();
  }

  private boolean endsWithText() {
    return !columns.getLast().toRight;
  }

  private static int total(int[] widths) {
    int total = GAP.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    return total;
  }

  private void write(List<String> cells, int[] widths, String indent, Appendable out)
      throws IOException {
    int last = widths.length - 1;
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < last; i++) {
      line.append(pad(i, cells.get(i), widths)).append(GAP);
    }
    if (!endsWithText()) {
      writeLine(line.append(pad(last, cells.get(last), widths)), out);
      return;
    }
    String hanging = " ".repeat(line.length());
    for (String piece : wrap(cells.get(last), widths[last])) {
      writeLine(line.append(piece), out);
      line = new StringBuilder(hanging);
    }
  }

  private String pad(int column, String text, int[] widths) {
    String cell = column == 0 ? Labels.shorten(text, widths[0]) : text;
    String padding = " ".repeat(widths[column] - cell.length());
    return columns.get(column).toRight ? padding + cell : cell + padding;
  }

  private static void writeLine(CharSequence line, Appendable out) throws IOException {
    out.append(line.toString().stripTrailing()).append('\n');
  }

  /** Breaks a text at spaces into lines; a longer word stays whole. */
  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : rest.indexOf(' ');
      if (end <= 0) {
        break;
      }
      lines.add(rest.substring(0, end));
      rest = rest.substring(end + 1);
    }
    lines.add(rest);
    return lines;
  }
}
