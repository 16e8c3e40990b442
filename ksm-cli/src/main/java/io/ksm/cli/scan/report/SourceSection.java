package io.ksm.cli.scan.report;

import io.ksm.cli.text.Labels;
import io.ksm.cli.text.TextTable;
import io.ksm.core.report.SourceReport;
import java.io.IOException;

/** Whose pages are what. */
final class SourceSection {
  private SourceSection() {}

  static void write(ShownSources sources, int pageSize, Appendable out) throws IOException {
    TextTable table = FigureColumns.table("Source", "Duplicate\nwithin", "Duplicate\nacross");
    for (SourceReport source : sources.rows()) {
      row(source, pageSize, table);
    }
    if (sources.needTotal()) {
      table.rule();
      row(sources.total(), pageSize, table);
    }
    table.write(out, "");
  }

  private static void row(SourceReport source, int pageSize, TextTable table) {
    table.row(
        FigureColumns.row(
            Labels.printable(source.label()),
            source.figures(),
            pageSize,
            source.sharedWithin(),
            source.sharedAcross()));
  }
}
