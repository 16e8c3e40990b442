package io.ksm.report.scan;

import io.ksm.core.report.PageFigures;
import io.ksm.report.text.Figure;
import io.ksm.report.text.TextTable;
import io.ksm.report.text.TextWriter;
import java.io.IOException;

/** Writes what the words of the tables mean, for readers who do not know page merging. */
final class Legend {
  private Legend() {}

  static void write(ShownSources sources, TextWriter out) throws IOException {
    PageFigures total = sources.total().pages();
    out.title("The words");
    TextTable table = new TextTable().left("").left("");
    row(ScanFigures.ZERO, table);
    row(ScanFigures.DUPLICATE, table);
    row(ScanFigures.UNIQUE, table);
    if (total.volatilePages() > 0) {
      row(ScanFigures.VOLATILE, table);
    }
    for (String reason : ReasonSection.shown(total)) {
      String meaning = Reasons.meaning(reason);
      if (meaning != null) {
        table.row(reason, meaning);
      }
    }
    row(ScanFigures.SAVED, table);
    if (sources.needTotal()) {
      row(TermsFigures.LOST_IF_LEFT, table);
    }
    out.table(table, "  ");
  }

  private static void row(Figure<ReportRow> figure, TextTable table) {
    table.row(figure.word(), figure.meaning());
  }
}
