package io.ksm.cli.scan;

import io.ksm.api.ScanReport;
import io.ksm.core.Ksm;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.ReportOptions;
import io.ksm.report.scan.Content;
import io.ksm.report.scan.ScanResult;
import io.ksm.report.scan.ScanSetup;
import io.ksm.report.scan.ShownGroups;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Scans as often as asked, and collects what was found.
 *
 * @param scans how many full scans
 * @param interval between them
 * @param options what the report is to tell
 * @param groups by what sources are told of together
 * @param showBytes whether to read their first bytes
 */
record ScanRun(
    int scans, Duration interval, ReportOptions options, ShownGroups groups, boolean showBytes) {
  private static final int SHOWN_BYTES = 64;

  /** Runs; takes the scans' time and the pauses. */
  ScanResult run(Ksm ksm, ScanSetup setup, ScanProgress progress) throws InterruptedException {
    long bytes = 0;
    long nanos = 0;
    for (int scan = 1; scan <= scans; scan++) {
      if (scan > 1) {
        Thread.sleep(interval);
      }
      progress.begin(scan, scans);
      ScanReport report = ksm.scan();
      bytes += report.bytesScanned();
      nanos += report.nanos();
    }
    MemoryReport report = ksm.report(options);
    List<Content> contents =
        report.repeated().stream()
            .map(repeated -> new Content(repeated, showBytes ? firstBytes(ksm, repeated) : ""))
            .toList();
    return new ScanResult(setup, !ksm.isStatic(), scans, bytes, nanos, report, contents, groups);
  }

  private static String firstBytes(Ksm ksm, RepeatedContent repeated) {
    byte[] page = ksm.read(repeated);
    return page == null
        ? ""
        : HexFormat.of().formatHex(Arrays.copyOf(page, Math.min(page.length, SHOWN_BYTES)));
  }
}
