package io.ksm.cli.scan.report;

import io.ksm.cli.text.FigureTable;
import java.io.IOException;

/** Writes whose pages are what. */
final class SourceSection {
  private SourceSection() {}

  static void write(ShownSources sources, Appendable out) throws IOException {
    FigureTable<ReportRow> table = new FigureTable<>(ScanFigures.SOURCE_TABLE).rows(sources.rows());
    if (sources.needTotal()) {
      table.rule().row(sources.total());
    }
    table.write(out, "");
  }
}
