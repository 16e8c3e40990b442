package io.ksm.cli.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes CSV: as RFC 4180 says, but with lines that end as all others here do. */
public final class Csv {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private Csv() {}

  /** Makes a printer; flush it at the end, do not close it. */
  public static CSVPrinter printer(Appendable out) throws IOException {
    return new CSVPrinter(out, FORMAT);
  }

  /** Returns the names of some figures: the cells of a header. */
  public static <T> List<String> header(List<Figure<T>> figures) {
    return figures.stream().map(Figure::name).toList();
  }

  /** Returns what some figures say of a thing: the cells of a row. What is not known is empty. */
  public static <T> List<Object> row(List<Figure<T>> figures, T thing) {
    List<Object> cells = new ArrayList<>();
    for (Figure<T> figure : figures) {
      Object value = figure.value().apply(thing);
      cells.add(value == null ? "" : value);
    }
    return cells;
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
