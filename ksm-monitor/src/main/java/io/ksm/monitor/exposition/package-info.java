/**
 * Shows metrics to Prometheus: by HTTP, in a file, as text. All that depends on Prometheus's own
 * classes is here.
 */
package io.ksm.monitor.exposition;
