/** {@code ksm monitor}: watches what merging saves or would save, for Prometheus. */
package io.ksm.cli.monitor;
