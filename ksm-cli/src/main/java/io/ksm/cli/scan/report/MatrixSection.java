package io.ksm.cli.scan.report;

import io.ksm.cli.text.Figures;
import io.ksm.cli.text.Labels;
import io.ksm.cli.text.TextTable;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceReport;
import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;

/** Who shares how much with whom, of a few sources. */
final class MatrixSection {
  private static final int MOST_SOURCES = 12;

  private MatrixSection() {}

  /** Writes nothing of one source, of too many to show, or if no two sources share anything. */
  static void write(MemoryReport report, Appendable out) throws IOException {
    SharingMatrix sharing = report.sharing();
    int sources = sharing.size();
    if (sources < 2 || sources > MOST_SOURCES || !anyAcross(sharing)) {
      return;
    }
    out.append("\nEqual pages by pair: of a row's pages, how many the column's source holds, too");
    out.append(" (zero pages apart)\n");
    write(report, "Pages", Figures::count, out);
    out.append('\n');
    write(report, "MiB", pages -> Figures.mebibytes(pages * report.pageSize()), out);
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
      MemoryReport report, String unit, LongFunction<String> figure, Appendable out)
      throws IOException {
    List<SourceReport> sources = report.sources();
    TextTable table = new TextTable().left(unit);
    for (int column = 1; column <= sources.size(); column++) {
      table.right("(" + column + ")");
    }
    for (int row = 0; row < sources.size(); row++) {
      String[] cells = new String[sources.size() + 1];
      cells[0] = "(%d) %s".formatted(row + 1, Labels.printable(sources.get(row).label()));
      for (int column = 0; column < sources.size(); column++) {
        cells[column + 1] = figure.apply(report.sharing().pages(row, column));
      }
      table.row(List.of(cells));
    }
    table.write(out, "");
  }
}
