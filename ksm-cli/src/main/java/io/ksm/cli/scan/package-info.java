/**
 * {@code ksm scan}: what page merging would save.
 *
 * <p>{@link io.ksm.cli.scan.ScanCommand} holds the options. A run checks them, opens its sources
 * ({@link io.ksm.core.plugin.Sources}), scans them ({@link io.ksm.cli.scan.ScanRun}), hands what
 * was found to a writer of {@link io.ksm.report.scan}, and says what it lacks ({@link
 * io.ksm.cli.scan.MissingPages}).
 */
package io.ksm.cli.scan;
