/**
 * Metrics in Prometheus's forms: what the kernel's KSM does, what merging would save, and what the
 * service itself takes. Each is declared once, in {@link io.ksm.monitor.metrics.Metric}; the
 * kernel's files have names by a rule, in {@link io.ksm.monitor.metrics.KernelFile}.
 */
package io.ksm.monitor.metrics;
