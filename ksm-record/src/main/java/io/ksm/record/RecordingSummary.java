package io.ksm.record;

/**
 * Says what a recording that has ended came to.
 *
 * @param samples that a reader of the trace finds
 * @param rows of pages that appeared, changed or went
 * @param bytes of the trace's files
 * @param nanos from its beginning to its end
 * @param cpuNanos processor time that it took
 * @param late how many samples began later than planned
 */
public record RecordingSummary(
    int samples, long rows, long bytes, long nanos, long cpuNanos, int late) {}
