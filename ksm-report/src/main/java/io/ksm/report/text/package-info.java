/**
 * Text for people and programs, whatever it is of.
 *
 * <p>A {@link io.ksm.report.text.Figure} is declared once, beside the values that it tells ({@code
 * ScanFigures}, {@code ProcessFigures}). {@link io.ksm.report.text.FigureTable}, {@link
 * io.ksm.report.text.Csv} and {@link io.ksm.report.text.Json} walk lists of figures. {@link
 * io.ksm.report.text.Numbers} and {@link io.ksm.report.text.Labels} write numbers and names.
 */
package io.ksm.report.text;
