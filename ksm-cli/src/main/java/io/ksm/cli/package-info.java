/**
 * The {@code ksm} command.
 *
 * <p>{@link io.ksm.cli.Main} starts it, {@link io.ksm.cli.SubCommands} lists the sub-commands, and
 * {@link io.ksm.cli.Failures} turns whatever goes wrong into one line and an exit status. Each
 * sub-command has a package of its own:
 *
 * <ul>
 *   <li>{@link io.ksm.cli.scan}: what page merging would save;
 *   <li>{@link io.ksm.cli.bench}: which stack suits a workload;
 *   <li>{@link io.ksm.cli.kernel}: the kernel's own merging;
 *   <li>{@link io.ksm.cli.demo}: memory of our own that really merges;
 *   <li>{@link io.ksm.cli.plugins}: which plug-ins there are;
 *   <li>{@link io.ksm.cli.options}: the options that several commands have;
 *   <li>{@link io.ksm.cli.messages}: lines on standard error;
 *   <li>{@link io.ksm.report.text}: tables, figures, JSON and CSV, of whatever it is.
 * </ul>
 *
 * <p>Data goes to standard output; warnings, progress and errors go to standard error, one line
 * each, beginning with {@code ksm:}. Nothing is written to standard output by a run that fails,
 * unless it got as far as a result.
 */
package io.ksm.cli;
