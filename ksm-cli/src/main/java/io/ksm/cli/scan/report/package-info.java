/**
 * The result of a scan as text for people, as JSON and as CSV.
 *
 * <p>{@link io.ksm.cli.scan.report.ScanResult} goes in, characters come out. {@link
 * io.ksm.cli.scan.report.ScanFigures} declares every figure that is told of a source, such as the
 * table's column "Saved"; {@link io.ksm.cli.scan.report.ResultFigures} and {@link
 * io.ksm.cli.scan.report.ContentFigures} declare the others. {@link
 * io.ksm.cli.scan.report.ScanText} is composed of sections, each a table.
 */
package io.ksm.cli.scan.report;
