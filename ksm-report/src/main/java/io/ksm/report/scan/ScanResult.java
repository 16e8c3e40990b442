package io.ksm.report.scan;

import io.ksm.api.ScanReport;
import io.ksm.core.Ksm;
import io.ksm.core.report.MemoryReport;
import java.util.List;

/**
 * Holds what some scans found, to be written by {@link ScanJson}, {@link ScanCsv} or {@link
 * ScanText}. Immutable, so any number of threads may use it.
 *
 * @param setup the scanner
 * @param live whether a source could change meanwhile
 * @param scans how many full scans were made
 * @param bytesScanned bytes of pages that were visited, in all scans together
 * @param nanos wall-clock time of the scans without the pauses, in nanoseconds
 * @param report what is known after the last scan
 * @param contents the report's most repeated contents
 * @param groups by what sources are told of together
 */
public record ScanResult(
    ScanSetup setup,
    boolean live,
    int scans,
    long bytesScanned,
    long nanos,
    MemoryReport report,
    List<Content> contents,
    ShownGroups groups) {

  /** Copies the list. */
  public ScanResult {
    contents = List.copyOf(contents);
  }

  /**
   * Collects what scans of an embedded scanner found, without any bytes of pages.
   *
   * @param setup of what the scanner was assembled
   * @param ksm that scanned
   * @param scans all of them, in order
   * @param report made after the last one
   */
  public static ScanResult of(
      ScanSetup setup, Ksm ksm, List<ScanReport> scans, MemoryReport report) {
    return new ScanResult(
        setup,
        !ksm.isStatic(),
        scans.size(),
        scans.stream().mapToLong(ScanReport::bytesScanned).sum(),
        scans.stream().mapToLong(ScanReport::nanos).sum(),
        report,
        report.repeated().stream().map(repeated -> new Content(repeated, "")).toList(),
        ShownGroups.NONE);
  }
}
