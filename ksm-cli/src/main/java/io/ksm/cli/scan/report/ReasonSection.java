package io.ksm.cli.scan.report;

import io.ksm.cli.text.Figures;
import io.ksm.cli.text.Labels;
import io.ksm.cli.text.TextTable;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Why pages do not merge, beside what they hold. */
final class ReasonSection {
  /** More do not fit the width; the rest goes into one column. */
  private static final int MOST_COLUMNS = 6;

  private ReasonSection() {}

  /** Writes nothing if there are no such pages. */
  static void write(ShownSources sources, Appendable out) throws IOException {
    PageFigures total = sources.total().figures();
    List<String> own = shown(total);
    if (own.isEmpty()) {
      return;
    }
    boolean others = own.size() < Totals.reasons(total).size();
    out.append("\nWhy pages do not merge\n");
    TextTable table = new TextTable().left("Source");
    own.forEach(table::right);
    if (others) {
      table.right("others");
    }
    for (SourceReport source : sources.rows()) {
      table.row(cells(source, own, others));
    }
    if (sources.needTotal()) {
      table.rule().row(cells(sources.total(), own, others));
    }
    table.write(out, "");
  }

  /** Returns the reasons that have a column of their own, the most frequent first. */
  static List<String> shown(PageFigures total) {
    List<String> reasons = mostFirst(total);
    return reasons.size() <= MOST_COLUMNS ? reasons : reasons.subList(0, MOST_COLUMNS - 1);
  }

  private static List<String> mostFirst(PageFigures total) {
    Comparator<Map.Entry<String, Long>> byPages =
        Map.Entry.comparingByValue(Comparator.reverseOrder());
    return Totals.reasons(total).entrySet().stream()
        .sorted(byPages.thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> cells(SourceReport source, List<String> own, boolean others) {
    List<String> cells = new ArrayList<>();
    cells.add(Labels.printable(source.label()));
    Map<String, Long> reasons = Totals.reasons(source.figures());
    long left = Totals.unmerging(source.figures());
    for (String reason : own) {
      long pages = reasons.getOrDefault(reason, 0L);
      cells.add(Figures.count(pages));
      left -= pages;
    }
    if (others) {
      cells.add(Figures.count(left));
    }
    return cells;
  }
}
