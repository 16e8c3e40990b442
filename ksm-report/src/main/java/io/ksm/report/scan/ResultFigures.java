package io.ksm.report.scan;

import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.math.BigDecimal;
import java.util.List;

/** Declares what is told of a scan as a whole, in JSON. */
final class ResultFigures {
  /** The first members. */
  static final List<Figure<ScanResult>> FIRST =
      List.of(
          Figure.of("pageSize", Unit.BYTES, "of each page", result -> result.report().pageSize()));

  /** The last members. */
  static final List<Figure<ScanResult>> LAST =
      List.of(
          Figure.of(
              "savedBytes",
              Unit.BYTES,
              "what merging frees",
              result -> result.report().savedBytes()),
          Figure.of(
              "withheldBytes",
              Unit.BYTES,
              "what pinned memory keeps from being saved, at least; left out if nothing is pinned",
              result ->
                  result.report().withheldBytes() > 0 ? result.report().withheldBytes() : null),
          Figure.of(
              "offeredSavedBytes",
              Unit.BYTES,
              "what merging frees if only offered pages merge; left out if not known of all",
              result ->
                  isOfferedKnown(result.report()) ? result.report().offered().savedBytes() : null),
          Figure.of(
              "metadataBytes",
              Unit.BYTES,
              "what keeping track of pages costs",
              result -> result.report().metadataBytes()),
          Figure.of("bytesScanned", Unit.BYTES, "passed in all scans", ScanResult::bytesScanned),
          Figure.of(
              "seconds",
              Unit.SECONDS,
              "that the scans took",
              result -> BigDecimal.valueOf(result.nanos() / 1_000, 6)),
          Figure.of(
              "unverified",
              Unit.ANSWER,
              "whether bytes were not compared; left out if they were",
              result -> result.report().unverified() ? true : null));

  private ResultFigures() {}

  private static boolean isOfferedKnown(MemoryReport report) {
    PageFigures total = Totals.of("", report.sources()).figures();
    return report.offered().known() > 0 && Totals.isOfferedKnown(report.offered(), total);
  }
}
