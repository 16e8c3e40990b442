/**
 * Traces: what memory held over time, as keyed fingerprints of its pages, in Parquet files.
 *
 * <p>Where to begin: {@link io.ksm.trace.TraceWriter} writes a trace sample by sample, of which
 * only what changed. {@link io.ksm.trace.Trace} opens one, and its {@link io.ksm.trace.TraceMemory}
 * shows what the memory held at any of its samples. The tables and their columns are described in
 * {@code docs/traces.md}.
 */
package io.ksm.trace;
