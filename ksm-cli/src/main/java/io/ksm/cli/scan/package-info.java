/**
 * {@code ksm scan}: what page merging would save.
 *
 * <p>{@link io.ksm.cli.scan.ScanCommand} holds the options. A run opens its sources ({@link
 * io.ksm.cli.scan.OpenSources}), scans them ({@link io.ksm.cli.scan.ScanRun}), hands what was found
 * to a renderer of {@link io.ksm.cli.scan.report}, and says what it lacks ({@link
 * io.ksm.cli.scan.Shortcomings}).
 */
package io.ksm.cli.scan;
