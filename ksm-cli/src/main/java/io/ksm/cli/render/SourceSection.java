package io.ksm.cli.render;

import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import java.io.IOException;

/** Whose pages are what. */
final class SourceSection {
  private SourceSection() {}

  static void write(ShownSources sources, int pageSize, Appendable out) throws IOException {
    TextTable table =
        new TextTable()
            .left("Source")
            .right("Pages")
            .right("Zero")
            .right("Duplicate\nwithin")
            .right("Duplicate\nacross")
            .right("Unique")
            .right("Volatile")
            .right("Not\nmerging")
            .right("Saved\nMiB")
            .right("Saved\n%");
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
    PageFigures figures = source.figures();
    table.row(
        Labels.printable(source.label()),
        Figures.count(figures.pages()),
        Figures.count(figures.zero()),
        Figures.count(source.sharedWithin()),
        Figures.count(source.sharedAcross()),
        Figures.count(figures.unique()),
        Figures.count(figures.volatilePages()),
        Figures.count(Totals.unmerging(figures)),
        Figures.mebibytes(figures.savedBytes()),
        Figures.percent(figures.savedBytes(), Totals.mergeableBytes(figures, pageSize)));
  }
}
