package io.ksm.core.engine.match;

import io.ksm.core.engine.pages.SourceState;

/**
 * Names a frame that a merging source knows by a number.
 *
 * @param source whose frame it is
 * @param number by which the source knows it
 */
public record NumberedFrame(SourceState source, long number) {}
