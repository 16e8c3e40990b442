/**
 * The result of a scan as text for people, as JSON and as CSV.
 *
 * <p>{@link io.ksm.cli.render.ScanResult} goes in, characters come out. {@link
 * io.ksm.cli.render.ScanText} is composed of sections, each a {@link io.ksm.cli.render.TextTable};
 * {@link io.ksm.cli.render.Figures} writes numbers for people.
 */
package io.ksm.cli.render;
