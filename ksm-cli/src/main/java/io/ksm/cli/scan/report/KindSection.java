package io.ksm.cli.scan.report;

import io.ksm.cli.text.Labels;
import io.ksm.cli.text.TextTable;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What kinds of memory the pages are, over all sources: heaps, stacks, files. */
final class KindSection {
  private static final int MOST = 12;

  private KindSection() {}

  /** Writes nothing if all is of one kind. */
  static void write(SourceReport total, int pageSize, Appendable out) throws IOException {
    if (total.kinds().size() < 2) {
      return;
    }
    Comparator<Map.Entry<String, PageFigures>> mostSaving =
        Comparator.comparingLong(kind -> kind.getValue().savedBytes());
    Comparator<Map.Entry<String, PageFigures>> biggest =
        Comparator.comparingLong(kind -> Totals.mergeableBytes(kind.getValue(), pageSize));
    List<Map.Entry<String, PageFigures>> kinds =
        total.kinds().entrySet().stream()
            .sorted(mostSaving.thenComparing(biggest).reversed())
            .toList();
    TextTable table = FigureColumns.table("Kind of memory", "Duplicate");
    PageFigures rest = PageFigures.NONE;
    int shown = 0;
    for (Map.Entry<String, PageFigures> kind : kinds) {
      if (shown < MOST && Totals.mergeableBytes(kind.getValue(), pageSize) > 0) {
        row(Labels.printable(kind.getKey()), kind.getValue(), pageSize, table);
        shown++;
      } else {
        rest = rest.plus(kind.getValue());
      }
    }
    if (rest.pages() > 0) {
      row("… and %d more".formatted(kinds.size() - shown), rest, pageSize, table);
    }
    out.append('\n');
    table.write(out, "");
  }

  private static void row(String label, PageFigures figures, int pageSize, TextTable table) {
    table.row(FigureColumns.row(label, figures, pageSize, figures.duplicate()));
  }
}
