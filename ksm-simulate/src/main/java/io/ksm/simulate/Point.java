package io.ksm.simulate;

/**
 * How things stood at a time. Where memory changed at that time, there are two: before and after.
 *
 * @param nanos since the recording began
 * @param savedPages what merging saved: pages that would have been needed more
 * @param countedPages what the counters said of it, which hear of writes when a scan comes past
 * @param bestPages what the best merging would have saved
 * @param trackedPages pages of which the scanner knew
 * @param breaks merged pages that were written to so far
 * @param cpuNanos what the scanner's work had taken so far
 */
public record Point(
    long nanos,
    long savedPages,
    long countedPages,
    long bestPages,
    long trackedPages,
    long breaks,
    long cpuNanos) {}
