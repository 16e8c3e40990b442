package io.ksm.report.scan;

import io.ksm.core.report.SourceReport;
import io.ksm.report.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the sources that a table shows: a few in the order in which they were scanned; of many
 * the biggest savers, and the others in one row.
 *
 * @param rows above the total
 * @param total the sum of all
 * @param count how many sources there are
 */
record ShownSources(List<ReportRow> rows, ReportRow total, int count) {
  private static final int MAX_ROWS = 20;

  /**
   * Chooses what to show.
   *
   * @param all whether to show all, however many they are
   */
  static ShownSources of(ScanResult result, boolean all) {
    List<ReportRow> rows = ReportRow.ofSources(result);
    int count = rows.size();
    ReportRow total = Totals.ofAll("Total of " + Numbers.count(count, "source"), result);
    if (count <= MAX_ROWS) {
      return new ShownSources(rows, total, count);
    }
    // Stable: what saves equally much stays in scan order.
    rows.sort(Comparator.comparingLong((ReportRow row) -> row.pages().savedBytes()).reversed());
    if (all) {
      return new ShownSources(rows, total, count);
    }
    List<ReportRow> shown = new ArrayList<>(rows.subList(0, MAX_ROWS));
    String label = "… and %s more".formatted(Numbers.count(count - MAX_ROWS));
    shown.add(sum(label, rows.subList(MAX_ROWS, count), result));
    return new ShownSources(shown, total, count);
  }

  /** Says whether there are sources that have no row of their own. */
  boolean isCut() {
    return count > MAX_ROWS && rows.size() < count;
  }

  private static ReportRow sum(String label, List<ReportRow> rows, ScanResult result) {
    List<SourceReport> sources = rows.stream().map(ReportRow::report).toList();
    return ReportRow.ofSum(Totals.of(label, sources), result.report().pageSize());
  }

  /** Says whether a row of totals tells something new. */
  boolean needTotal() {
    return count > 1;
  }
}
