package io.ksm.compress;

/**
 * Holds a figure that was estimated from a sample. Immutable.
 *
 * @param bytes the figure
 * @param margin by how much it may be wrong in 95 of 100 samples, at most; in bytes
 */
public record Estimate(long bytes, long margin) {}
