package io.ksm.report.text;

import io.ksm.api.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes CSV: as RFC 4180 says, but with lines that end as all others here do.
 *
 * <p>A spreadsheet runs a cell that begins like a formula, and whoever names a file or a process
 * chooses the beginning. So such a text gets an apostrophe in front, by which spreadsheets know
 * text. What could do more than be seen is escaped. Numbers stay numbers.
 */
public final class Csv {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  /** What a formula begins with. */
  private static final String FORMULAS = "=+-@";

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");

  private Csv() {}

  /** Makes a printer; flush it at the end, do not close it. */
  public static CSVPrinter printer(Appendable out) throws IOException {
    return new CSVPrinter(out, FORMAT);
  }

  /** Returns the names of some figures: the cells of a header. */
  public static <T> List<String> header(List<Figure<T>> figures) {
    return figures.stream().map(figure -> harmless(figure.name())).toList();
  }

  /** Returns what some figures say of a thing: the cells of a row. What is not known is empty. */
  public static <T> List<Object> row(List<Figure<T>> figures, T thing) {
    List<Object> cells = new ArrayList<>();
    for (Figure<T> figure : figures) {
      Object value = figure.value().apply(thing);
      cells.add(value == null ? "" : value instanceof Number ? value : harmless(value.toString()));
    }
    return cells;
  }

  private static String harmless(String text) {
    String shown = Printable.of(text);
    boolean likeFormula = !shown.isEmpty() && FORMULAS.indexOf(shown.charAt(0)) >= 0;
    return likeFormula && !NUMBER.matcher(shown).matches() ? "'" + shown : shown;
  }

  /** Returns a text without the apostrophe that it got if it looks like a formula. */
  public static String plain(String cell) {
    return cell.length() > 1 && cell.charAt(0) == '\'' && FORMULAS.indexOf(cell.charAt(1)) >= 0
        ? cell.substring(1)
        : cell;
  }

  /** Writes a header, and a row for each thing. */
  public static <T> void write(
      List<Figure<T>> figures, Iterable<? extends T> things, Appendable out) throws IOException {
    CSVPrinter csv = printer(out);
    csv.printRecord(header(figures));
    for (T thing : things) {
      csv.printRecord(row(figures, thing));
    }
    csv.flush();
  }
}
