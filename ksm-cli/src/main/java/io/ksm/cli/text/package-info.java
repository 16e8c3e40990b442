/**
 * Text for people and programs, whatever it is of.
 *
 * <p>A {@link io.ksm.cli.text.Figure} is declared once, beside the values that it tells ({@code
 * ScanFigures}, {@code ProcessFigures}). {@link io.ksm.cli.text.FigureTable}, {@link
 * io.ksm.cli.text.Csv} and {@link io.ksm.cli.text.Json} walk lists of figures. {@link
 * io.ksm.cli.text.Numbers} and {@link io.ksm.cli.text.Labels} write numbers and names.
 */
package io.ksm.cli.text;
