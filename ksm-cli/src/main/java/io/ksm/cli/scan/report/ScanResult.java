package io.ksm.cli.scan.report;

import io.ksm.cli.options.ScanSetup;
import io.ksm.core.report.MemoryReport;
import java.util.List;

/**
 * Holds what a run of {@code ksm scan} found.
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
}
