package io.ksm.report.scan;

import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes what of the memory was offered to the kernel's KSM, by source and by kind. */
final class OfferedSection {
  private static final int MAX_KINDS = 8;

  private OfferedSection() {}

  /** Writes nothing if nobody knows, or if nothing or all was offered: the first lines say that. */
  static void write(ShownSources sources, TextWriter out) throws IOException {
    ReportRow total = sources.total();
    if (total.terms().offered().notOffered() == 0 || total.terms().offered().pages() == 0) {
      return;
    }
    out.title("What was offered to KSM, which looks at nothing else");
    FigureTable<ReportRow> table =
        new FigureTable<>(TermsFigures.OFFERED_TABLE).rows(sources.rows());
    if (sources.needTotal()) {
      table.rule().row(total);
    }
    table.write(out);
    List<ReportRow> kinds = kinds(total);
    if (kinds.size() > 1) {
      out.blank();
      List<Figure<ReportRow>> columns = new ArrayList<>(TermsFigures.OFFERED_TABLE);
      columns.set(0, ScanFigures.LABEL.headed("Kind of memory"));
      new FigureTable<>(columns).rows(kinds).write(out);
    }
  }

  /** Returns the kinds with the most memory of which it is known, offered ones first. */
  private static List<ReportRow> kinds(ReportRow total) {
    Comparator<ReportRow> byOffered =
        Comparator.comparingLong(row -> row.terms().offered().pages());
    return ReportRow.ofKinds(total.report(), total.pageSize()).stream()
        .filter(row -> row.terms().offered().known() > 0)
        .sorted(byOffered.thenComparingLong(row -> row.terms().offered().notOffered()).reversed())
        .limit(MAX_KINDS)
        .toList();
  }
}
