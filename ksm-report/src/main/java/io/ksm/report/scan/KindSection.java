package io.ksm.report.scan;

import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** Writes what kinds of memory the pages are, over all sources: heaps, stacks, files. */
final class KindSection {
  private static final int MAX_KINDS = 12;

  private KindSection() {}

  /** Writes nothing if all is of one kind. */
  static void write(SourceReport total, int pageSize, TextWriter out) throws IOException {
    if (total.kinds().size() < 2) {
      return;
    }
    FigureTable<ReportRow> table = new FigureTable<>(ScanFigures.KIND_TABLE);
    List<ReportRow> kinds = mostSavingFirst(total, pageSize);
    PageFigures rest = PageFigures.NONE;
    int shown = 0;
    for (ReportRow kind : kinds) {
      if (shown < MAX_KINDS && kind.mergeableBytes() > 0) {
        table.row(kind);
        shown++;
      } else {
        rest = rest.plus(kind.pages());
      }
    }
    if (rest.pages() > 0) {
      String label = "… and %d more".formatted(kinds.size() - shown);
      table.row(ReportRow.ofKind(label, rest, OfferedFigures.NONE, pageSize));
    }
    out.blank();
    table.write(out);
  }

  private static List<ReportRow> mostSavingFirst(SourceReport total, int pageSize) {
    Comparator<ReportRow> bySaving = Comparator.comparingLong(row -> row.pages().savedBytes());
    return ReportRow.ofKinds(total, pageSize).stream()
        .sorted(bySaving.thenComparingLong(ReportRow::mergeableBytes).reversed())
        .toList();
  }
}
