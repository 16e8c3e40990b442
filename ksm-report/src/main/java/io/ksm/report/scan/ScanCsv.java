package io.ksm.report.scan;

import io.ksm.report.sharing.MatrixJson;
import io.ksm.report.text.Csv;
import io.ksm.report.text.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes the result of a scan as CSV: a row for each source, and a last one, {@code total}, with
 * their sums. Columns have the names of the JSON form; {@code ineligible} is the sum over the
 * reasons, each of which has a column {@code ineligible.REASON} after the others. The last columns
 * are the sharing matrix: {@code sharedWith.LABEL} says how many of a row's pages that source
 * holds, too. They are left out where there are many sources: the cells would be millions.
 */
public final class ScanCsv {
  private ScanCsv() {}

  /** Writes a result, with a header line. */
  public static void write(ScanResult result, Appendable out) throws IOException {
    List<ReportRow> rows = ReportRow.ofSources(result);
    List<Figure<ReportRow>> columns = columns(result, rows);
    rows.add(Totals.ofAll("total", result));
    Csv.write(columns, rows, out);
  }

  private static List<Figure<ReportRow>> columns(ScanResult result, List<ReportRow> sources) {
    SortedSet<String> reasons = new TreeSet<>();
    sources.forEach(source -> reasons.addAll(source.pages().ineligible().keySet()));
    List<Figure<ReportRow>> columns = new ArrayList<>(ScanFigures.CSV);
    columns.addAll(TermsFigures.CSV);
    reasons.forEach(reason -> columns.add(ScanFigures.ineligible(reason)));
    if (sources.size() <= MatrixJson.MAX_SOURCES) {
      sources.forEach(
          source -> columns.add(ScanFigures.sharedWith(source, result.report().sharing())));
    }
    return columns;
  }
}
