package io.ksm.report.scan;

import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceOwner;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Holds what a row of the result is about: a source, a kind of memory, or the sum of several.
 *
 * @param report what is known of it
 * @param number of the source in the order of the scan, from 0; -1 for a row that is not a source
 * @param pageSize in bytes
 */
record ReportRow(SourceReport report, int number, int pageSize) {

  /** Returns a row for each source, in the order of the scan. */
  static List<ReportRow> ofSources(ScanResult result) {
    List<ReportRow> rows = new ArrayList<>();
    for (SourceReport source : result.report().sources()) {
      rows.add(new ReportRow(source, rows.size(), result.report().pageSize()));
    }
    return rows;
  }

  /** Makes a row of a sum, as if it were one source. */
  static ReportRow ofSum(SourceReport sum, int pageSize) {
    return new ReportRow(sum, -1, pageSize);
  }

  /** Makes a row of a kind of memory. */
  static ReportRow ofKind(String kind, PageFigures figures, OfferedFigures offered, int pageSize) {
    MergingTerms terms = new MergingTerms(SourceOwner.UNKNOWN, offered, Map.of(), 0, 0);
    return ofSum(
        new SourceReport(kind, figures, 0, 0, HugePageFigures.NONE, Map.of(), terms, null),
        pageSize);
  }

  /** Returns a row for each kind of a source's memory, in its order. */
  static List<ReportRow> ofKinds(SourceReport source, int pageSize) {
    List<ReportRow> rows = new ArrayList<>();
    source
        .kinds()
        .forEach((kind, figures) -> {
          OfferedFigures offered =
              source.terms().offeredKinds().getOrDefault(kind, OfferedFigures.NONE);
          rows.add(ofKind(kind, figures, offered, pageSize));
        });
    return rows;
  }

  /** Returns on which terms the pages merge. */
  MergingTerms terms() {
    return report.terms();
  }

  /** Says whether this is a source, and not a kind or a sum. */
  boolean isSource() {
    return number >= 0;
  }

  /** Returns what the pages are. */
  PageFigures pages() {
    return report.figures();
  }

  /** Returns how much memory merging is about: eligible, and with memory of its own. In bytes. */
  long mergeableBytes() {
    return Totals.mergeableBytes(pages(), pageSize);
  }
}
