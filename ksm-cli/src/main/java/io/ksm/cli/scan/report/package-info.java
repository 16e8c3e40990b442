/**
 * The result of a scan as text for people, as JSON and as CSV.
 *
 * <p>{@link io.ksm.cli.scan.report.ScanResult} goes in, characters come out. {@link
 * io.ksm.cli.scan.report.ScanText} is composed of sections, each a {@link
 * io.ksm.cli.text.TextTable}; {@link io.ksm.cli.text.Figures} writes numbers for people.
 */
package io.ksm.cli.scan.report;
