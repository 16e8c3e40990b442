/**
 * The result of a scan as text for people, as JSON and as CSV.
 *
 * <p>{@link io.ksm.report.scan.ScanResult} goes in, characters come out. {@link
 * io.ksm.report.scan.ScanFigures} declares every figure that is told of a source, such as the
 * table's column "Saved"; {@link io.ksm.report.scan.ResultFigures} and {@link
 * io.ksm.report.scan.ContentFigures} declare the others. {@link io.ksm.report.scan.ScanText} is
 * composed of sections, each a table.
 */
package io.ksm.report.scan;
