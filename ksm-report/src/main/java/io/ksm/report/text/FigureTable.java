package io.ksm.report.text;

import java.io.IOException;
import java.util.List;

/**
 * Makes a table with a column for each figure and a row for each thing.
 *
 * @param <T> the things
 */
public final class FigureTable<T> {
  private final List<Figure<T>> figures;
  private final TextTable table = new TextTable();

  /** Makes a table without rows. */
  public FigureTable(List<Figure<T>> figures) {
    this.figures = List.copyOf(figures);
    for (Figure<T> figure : figures) {
      if (figure.unit().isNumber()) {
        table.right(figure.heading());
      } else {
        table.left(figure.heading());
      }
    }
  }

  /** Adds a row for each figure that is to be explained below tables: its word and its meaning. */
  public static void explain(Iterable<? extends Figure<?>> figures, TextTable words) {
    for (Figure<?> figure : figures) {
      if (!figure.word().isEmpty()) {
        words.row(figure.word(), figure.meaning());
      }
    }
  }

  /** Keeps names in the first column whole, however wide the table becomes. */
  public FigureTable<T> withWholeNames() {
    table.withWholeNames();
    return this;
  }

  /** Adds a row. */
  public FigureTable<T> row(T thing) {
    table.row(figures.stream().map(figure -> figure.text().apply(thing)).toList());
    return this;
  }

  /** Adds a row for each of some things. */
  public FigureTable<T> rows(Iterable<? extends T> things) {
    things.forEach(this::row);
    return this;
  }

  /** Adds a line across all columns. */
  public FigureTable<T> rule() {
    table.rule();
    return this;
  }

  /**
   * Writes the table.
   *
   * @param indent begins each line
   */
  public void write(Appendable out, String indent) throws IOException {
    table.write(out, indent);
  }

  /** Writes the table into lines as wide as the writer allows. */
  public void write(TextWriter out) throws IOException {
    out.table(table, "");
  }
}
