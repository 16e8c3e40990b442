package io.ksm.core.engine;

/**
 * A frame that a merging source knows by a number.
 *
 * @param source whose frame it is
 * @param number by which the source knows it
 */
record NumberedFrame(SourceState source, long number) {}
