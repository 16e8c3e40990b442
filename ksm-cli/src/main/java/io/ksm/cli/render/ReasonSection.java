package io.ksm.cli.render;

import io.ksm.core.report.SourceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Why pages cannot merge. */
final class ReasonSection {
  /** More do not fit the width; the rest goes into one column. */
  private static final int MOST_COLUMNS = 6;

  private ReasonSection() {}

  /** Writes nothing if every page can merge. */
  static void write(ShownSources sources, Appendable out) throws IOException {
    List<String> reasons = mostFirst(sources.total());
    if (reasons.isEmpty()) {
      return;
    }
    List<String> own =
        reasons.size() <= MOST_COLUMNS ? reasons : reasons.subList(0, MOST_COLUMNS - 1);
    boolean others = own.size() < reasons.size();
    out.append("\nNot eligible, in pages by reason\n");
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

  private static List<String> mostFirst(SourceReport total) {
    Comparator<Map.Entry<String, Long>> byPages =
        Map.Entry.comparingByValue(Comparator.reverseOrder());
    return total.ineligible().entrySet().stream()
        .sorted(byPages.thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> cells(SourceReport source, List<String> own, boolean others) {
    List<String> cells = new ArrayList<>();
    cells.add(Labels.printable(source.label()));
    long left = Totals.ineligible(source);
    for (String reason : own) {
      long pages = source.ineligible().getOrDefault(reason, 0L);
      cells.add(Figures.count(pages));
      left -= pages;
    }
    if (others) {
      cells.add(Figures.count(left));
    }
    return cells;
  }
}
