package io.ksm.cli.scan.report;

import io.ksm.cli.text.Csv;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.commons.csv.CSVPrinter;

/**
 * The result of a scan as CSV: a row for each source, and a last one, {@code total}, with their
 * sums. Columns have the names of the JSON form; {@code ineligible} is the sum over the reasons,
 * each of which has a column {@code ineligible.REASON} behind the others. The last columns are the
 * sharing matrix: {@code sharedWith.LABEL} says how many of a row's pages that source holds, too.
 */
public final class ScanCsv {
  /** New ones are added behind these: programs may know columns by their positions. */
  private static final List<String> COLUMNS =
      List.of(
          "label",
          "pages",
          "eligible",
          "zero",
          "holes",
          "duplicate",
          "sharedWithin",
          "sharedAcross",
          "unique",
          "volatile",
          "ineligible",
          "savedBytes",
          "failure",
          "sharedByFork",
          "otherTenant",
          "hugePages",
          "hugeSavedBytes",
          "hugeToSplit");

  private ScanCsv() {}

  /** Writes a result, with a header line. */
  public static void write(ScanResult result, Appendable out) throws IOException {
    List<SourceReport> sources = result.report().sources();
    SortedSet<String> reasons = new TreeSet<>();
    sources.forEach(source -> reasons.addAll(source.figures().ineligible().keySet()));
    List<String> header = new ArrayList<>(COLUMNS);
    reasons.forEach(reason -> header.add("ineligible." + reason));
    sources.forEach(source -> header.add("sharedWith." + source.label()));
    CSVPrinter csv = Csv.printer(out);
    csv.printRecord(header);
    SharingMatrix sharing = result.report().sharing();
    for (int number = 0; number < sources.size(); number++) {
      List<Object> row = row(sources.get(number), reasons);
      for (int other = 0; other < sources.size(); other++) {
        row.add(sharing.pages(number, other));
      }
      csv.printRecord(row);
    }
    List<Object> total = row(Totals.of("total", sources), reasons);
    total.addAll(Collections.nCopies(sources.size(), ""));
    csv.printRecord(total);
    csv.flush();
  }

  private static List<Object> row(SourceReport source, SortedSet<String> reasons) {
    PageFigures figures = source.figures();
    List<Object> row =
        new ArrayList<>(
            Arrays.asList(
                source.label(),
                figures.pages(),
                figures.eligible(),
                figures.zero(),
                figures.holes(),
                figures.duplicate(),
                source.sharedWithin(),
                source.sharedAcross(),
                figures.unique(),
                figures.volatilePages(),
                figures.ineligiblePages(),
                figures.savedBytes(),
                source.failure() == null ? "" : source.failure(),
                figures.sharedByFork(),
                figures.otherDomain(),
                source.huge().pages(),
                source.huge().savedBytes(),
                source.huge().toSplit()));
    for (String reason : reasons) {
      row.add(figures.ineligible().getOrDefault(reason, 0L));
    }
    return row;
  }
}
