package io.ksm.cli.scan.report;

import io.ksm.cli.text.Figures;
import io.ksm.cli.text.TextTable;
import io.ksm.core.report.PageFigures;
import java.util.ArrayList;
import java.util.List;

/** What all tables of page figures say: first and last columns, around those of a table's own. */
final class FigureColumns {
  private FigureColumns() {}

  /**
   * Makes a table.
   *
   * @param what each row is about
   * @param duplicates the headers of its own columns, which tell of duplicates
   */
  static TextTable table(String what, String... duplicates) {
    TextTable table = new TextTable().left(what).right("Pages").right("Zero");
    for (String header : duplicates) {
      table.right(header);
    }
    return table
        .right("Unique")
        .right("Volatile")
        .right("Not\nmerging")
        .right("Saved\nMiB")
        .right("Saved\n%");
  }

  /** Returns the cells of a row. */
  static List<String> row(String label, PageFigures figures, int pageSize, long... duplicates) {
    List<String> cells = new ArrayList<>();
    cells.add(label);
    cells.add(Figures.count(figures.pages()));
    cells.add(Figures.count(figures.zero()));
    for (long pages : duplicates) {
      cells.add(Figures.count(pages));
    }
    cells.add(Figures.count(figures.unique()));
    cells.add(Figures.count(figures.volatilePages()));
    cells.add(Figures.count(Totals.unmerging(figures)));
    cells.add(Figures.mebibytes(figures.savedBytes()));
    cells.add(Figures.percent(figures.savedBytes(), Totals.mergeableBytes(figures, pageSize)));
    return cells;
  }
}
