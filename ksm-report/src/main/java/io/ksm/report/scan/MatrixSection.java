package io.ksm.report.scan;

import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.SharingMatrix;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Writes who shares how much with whom, of a few sources. */
final class MatrixSection {
  private static final int MAX_SOURCES = 12;

  private MatrixSection() {}

  /** Writes nothing of one source, of too many to show, or if no two sources share anything. */
  static void write(ScanResult result, Appendable out) throws IOException {
    MemoryReport report = result.report();
    SharingMatrix sharing = report.sharing();
    int sources = sharing.size();
    if (sources < 2 || sources > MAX_SOURCES || !anyAcross(sharing)) {
      return;
    }
    out.append("\nEqual pages by pair: of a row's pages, how many the column's source holds, too");
    out.append(" (zero pages apart)\n");
    write(result, "Pages", Numbers::count, out);
    out.append('\n');
    write(result, "MiB", pages -> Numbers.mebibytes(pages * report.pageSize()), out);
  }

  private static boolean anyAcross(SharingMatrix sharing) {
    for (int row = 0; row < sharing.size(); row++) {
      for (int column = 0; column < sharing.size(); column++) {
        if (row != column && sharing.pages(row, column) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static void write(
      ScanResult result, String unit, LongFunction<String> figure, Appendable out)
      throws IOException {
    List<ReportRow> rows = ReportRow.ofSources(result);
    List<Figure<ReportRow>> columns = new ArrayList<>();
    columns.add(
        Figure.column(
            unit, Unit.WORDS, row -> "(%d) %s".formatted(row.number() + 1, row.report().label())));
    for (ReportRow other : rows) {
      columns.add(
          ScanFigures.sharedWith(other, result.report().sharing())
              .shown(row ->
                  figure.apply(result.report().sharing().pages(row.number(), other.number())))
              .headed("(" + (other.number() + 1) + ")"));
    }
    new FigureTable<>(columns).rows(rows).write(out, "");
  }
}
