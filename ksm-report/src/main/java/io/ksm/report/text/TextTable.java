package io.ksm.report.text;

import io.ksm.api.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes a table of aligned columns.
 *
 * <p>Columns are as wide as their widest cell, two spaces apart. Where the table would become too
 * wide, a last column of text is wrapped; in a table of figures, the cells of the first column are
 * shortened in the middle, as long as they can still be told apart, unless they are to stay whole.
 * Headers may have several lines, separated by {@code \n}, and stand at the bottom of the header.
 *
 * <p>A {@link TextWriter} is never given a line that is too wide: columns of figures for which
 * there is no room beside the others stand below, in a table with the same rows.
 */
public final class TextTable {
  private static final int MAX_WIDTH = 120;
  private static final int MIN_SHORTENED = 16;

  /** How wide names stay before columns stand in turn. */
  private static final int MIN_SPLIT = 24;

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
   * Writes the table, 120 columns wide unless a word or a name needs more.
   *
   * @param indent begins each line
   */
  public void write(Appendable out, String indent) throws IOException {
    TextWriter writer = new TextWriter(out, MAX_WIDTH, false);
    write(writer, indent, widths(MAX_WIDTH - indent.length()), false);
  }

  /** Writes the table into lines as wide as the writer allows. */
  void write(TextWriter out, String indent) throws IOException {
    int room = out.columns() - indent.length();
    boolean first = true;
    for (TextTable part : parts(room)) {
      if (!first) {
        out.blank();
      }
      first = false;
      part.write(out, indent, part.fittedWidths(room), true);
    }
  }

  private void write(TextWriter out, String indent, int[] widths, boolean fits) throws IOException {
    for (int line = headerLines() - 1; line >= 0; line--) {
      List<String> cells = new ArrayList<>();
      for (Column column : columns) {
        cells.add(column.fromBottom(line));
      }
      for (String text : lines(cells, widths, indent, fits)) {
        out.heading(text);
      }
    }
    for (List<String> row : rows) {
      List<String> lines =
          row.isEmpty()
              ? List.of(indent + "─".repeat(total(widths)))
              : lines(row, widths, indent, fits);
      for (String line : lines) {
        out.line(line);
      }
    }
  }

  /** Returns this table, or several with some of its columns each, which are less wide. */
  private List<TextTable> parts(int room) {
    int[] natural = naturalWidths();
    int names = Math.min(natural[0], MIN_SPLIT);
    if (endsWithText() || total(natural) - natural[0] + distinctFrom(names, natural[0]) <= room) {
      return List.of(this);
    }
    return ColumnBlocks.of(natural, names, room).stream().map(this::part).toList();
  }

  private TextTable part(List<Integer> chosen) {
    TextTable part = new TextTable();
    chosen.forEach(column -> part.columns.add(columns.get(column)));
    for (List<String> row : rows) {
      part.rows.add(row.isEmpty() ? row : chosen.stream().map(row::get).toList());
    }
    return part;
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

  private int[] naturalWidths() {
    return IntStream.range(0, columns.size()).map(this::naturalWidth).toArray();
  }

  private int naturalWidth(int column) {
    int width = 0;
    for (String line : columns.get(column).header) {
      width = Math.max(width, line.length());
    }
    for (List<String> row : rows) {
      width = Math.max(width, row.isEmpty() ? 0 : row.get(column).length());
    }
    return width;
  }

  private int[] widths(int room) {
    int[] widths = naturalWidths();
    int tooWide = total(widths) - room;
    int giving = endsWithText() ? widths.length - 1 : 0;
    if (tooWide > 0 && (endsWithText() || !wholeNames)) {
      int given = Math.max(Math.min(widths[giving], MIN_SHORTENED), widths[giving] - tooWide);
      widths[giving] = endsWithText() ? given : distinctFrom(given, widths[giving]);
    }
    return widths;
  }

  /** Whatever does not fit must give: a last column of text, or the names. */
  private int[] fittedWidths(int room) {
    int[] widths = naturalWidths();
    int last = widths.length - 1;
    int tooWide = Math.max(0, total(widths) - room);
    if (endsWithText() && last > 0) {
      int given = Math.max(Math.min(widths[last], MIN_SHORTENED), widths[last] - tooWide);
      tooWide -= widths[last] - given;
      widths[last] = given;
    }
    widths[0] = Math.max(1, widths[0] - tooWide);
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

  private List<String> lines(List<String> cells, int[] widths, String indent, boolean fits) {
    int last = widths.length - 1;
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < last; i++) {
      line.append(pad(i, cells.get(i), widths)).append(GAP);
    }
    if (!endsWithText()) {
      return List.of(line.append(pad(last, cells.get(last), widths)).toString().stripTrailing());
    }
    String text = cells.get(last);
    List<String> lines = new ArrayList<>();
    for (String piece :
        fits ? Wrapping.within(text, widths[last]) : Wrapping.atSpaces(text, widths[last])) {
      lines.add((lines.isEmpty() ? line : " ".repeat(line.length())) + piece);
    }
    lines.replaceAll(String::stripTrailing);
    return lines;
  }

  private String pad(int column, String text, int[] widths) {
    String cell = column == 0 ? Labels.shorten(text, widths[0]) : text;
    String padding = " ".repeat(widths[column] - cell.length());
    return columns.get(column).toRight ? padding + cell : cell + padding;
  }
}
