package io.ksm.report.scan;

import io.ksm.api.text.Printable;
import io.ksm.core.report.PageFigures;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextWriter;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes why pages do not merge, beside what they hold. */
final class ReasonSection {
  /** More do not fit the width; the rest goes into one column. */
  private static final int MAX_COLUMNS = 6;

  private ReasonSection() {}

  /** Writes nothing if there are no such pages. */
  static void write(ShownSources sources, TextWriter out) throws IOException {
    PageFigures total = sources.total().pages();
    List<String> own = shown(total);
    if (own.isEmpty()) {
      return;
    }
    out.title("Why pages do not merge");
    FigureTable<ReportRow> table =
        new FigureTable<>(columns(own, own.size() < Totals.reasons(total).size()))
            .rows(sources.rows());
    if (sources.needTotal()) {
      table.rule().row(sources.total());
    }
    table.write(out);
  }

  private static List<Figure<ReportRow>> columns(List<String> own, boolean others) {
    List<Figure<ReportRow>> columns = new ArrayList<>(List.of(ScanFigures.LABEL));
    own.forEach(reason -> columns.add(ScanFigures.reason(reason).headed(Printable.of(reason))));
    if (others) {
      columns.add(
          Figure.column("others", Unit.PAGES, row -> Numbers.count(others(row.pages(), own))));
    }
    return columns;
  }

  private static long others(PageFigures pages, List<String> own) {
    Map<String, Long> reasons = Totals.reasons(pages);
    return Totals.unmerging(pages)
        - own.stream().mapToLong(reason -> reasons.getOrDefault(reason, 0L)).sum();
  }

  /** Returns the reasons that have a column of their own, the most frequent first. */
  static List<String> shown(PageFigures total) {
    List<String> reasons = mostFirst(total);
    return reasons.size() <= MAX_COLUMNS ? reasons : reasons.subList(0, MAX_COLUMNS - 1);
  }

  private static List<String> mostFirst(PageFigures total) {
    Comparator<Map.Entry<String, Long>> byPages =
        Map.Entry.comparingByValue(Comparator.reverseOrder());
    return Totals.reasons(total).entrySet().stream()
        .sorted(byPages.thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
