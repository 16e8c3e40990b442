package io.ksm.bench.contest;

/**
 * A point of a curve of pages saved against time.
 *
 * @param nanos since the first scan began, in nanoseconds
 * @param savedPages at that time
 */
public record CurvePoint(long nanos, long savedPages) {}
