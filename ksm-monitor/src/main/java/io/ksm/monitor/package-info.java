/**
 * The service behind {@code ksm monitor}: it scans on and on at a bounded cost, while processes
 * come and go, and shows Prometheus what merging saves or would save.
 *
 * <p>{@link io.ksm.monitor.Monitor} puts it together: a {@link io.ksm.core.KsmService} scans,
 * {@code ScanWatch} keeps what its last scan found, and {@code MonitorMetrics} makes metrics of
 * that when they are asked for: by HTTP, or for the text file.
 */
package io.ksm.monitor;
