package io.ksm.cli.render;

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
            .right("Not\neligible")
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
    table.row(
        Labels.printable(source.label()),
        Figures.count(source.pages()),
        Figures.count(source.zero()),
        Figures.count(source.sharedWithin()),
        Figures.count(source.sharedAcross()),
        Figures.count(source.unique()),
        Figures.count(source.volatilePages()),
        Figures.count(Totals.ineligible(source)),
        Figures.mebibytes(source.savedBytes()),
        Figures.percent(source.savedBytes(), Totals.mergeableBytes(source, pageSize)));
  }
}
