package io.ksm.bench.contestant;

/**
 * One full scan, measured.
 *
 * @param nanos of wall-clock time
 * @param cpuNanos processor time of the threads that scanned, in nanoseconds
 * @param allocatedBytes on the Java heap
 * @param outcome what it led to
 */
record MeasuredScan(long nanos, long cpuNanos, long allocatedBytes, Outcome outcome) {}
