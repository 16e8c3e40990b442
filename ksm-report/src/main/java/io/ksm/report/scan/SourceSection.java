package io.ksm.report.scan;

import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes whose pages are what. */
final class SourceSection {
  private SourceSection() {}

  static void write(ShownSources sources, TextWriter out) throws IOException {
    FigureTable<ReportRow> table = new FigureTable<>(columns(sources)).rows(sources.rows());
    if (sources.needTotal()) {
      table.rule().row(sources.total());
    }
    table.write(out);
    if (sources.isCut()) {
      out.sentence("Those that save most; --all shows all sources.");
    }
  }

  /** What is lost if a source leaves is all that it saves, where there is no other. */
  private static List<Figure<ReportRow>> columns(ShownSources sources) {
    List<Figure<ReportRow>> columns = new ArrayList<>(ScanFigures.SAVING_COLUMNS);
    if (sources.needTotal()) {
      columns.add(TermsFigures.LOST_IF_LEFT);
    }
    columns.addAll(ScanFigures.PAGE_COLUMNS);
    return columns;
  }
}
