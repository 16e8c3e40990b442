package io.ksm.api;

/**
 * What one full scan did and what the counters read after it.
 *
 * @param counters after the scan
 * @param encountered pages passed in this scan, skipped ones included, but not those outside of a
 *     {@linkplain MergePolicy#maxVisits sample}
 * @param bytesScanned the size of the pages that were visited in this scan, those included whose
 *     source gives no bytes or says that nobody wrote to them
 * @param nanos wall-clock time of this scan, in nanoseconds
 * @param cpuNanos processor time of the engine's threads in this scan, in nanoseconds
 * @param pace of this scan, from which single batches {@linkplain MergePolicy#batchPace may differ}
 */
public record ScanReport(
    Counters counters, long encountered, long bytesScanned, long nanos, long cpuNanos, Pace pace) {}
