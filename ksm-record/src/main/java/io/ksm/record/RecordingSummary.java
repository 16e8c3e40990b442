package io.ksm.record;

/**
 * Says what a recording that has ended came to.
 *
 * @param samples that a reader of the trace finds
 * @param sources that were seen
 * @param gone sources that went before the end
 * @param rows of pages that appeared, changed or went
 * @param bytes of the trace's files
 * @param nanos from its beginning to its end
 * @param cpuNanos processor time that it took
 * @param late how many samples began later than planned
 */
public record RecordingSummary(
    int samples,
    int sources,
    int gone,
    long rows,
    long bytes,
    long nanos,
    long cpuNanos,
    int late) {}
