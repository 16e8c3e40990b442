package io.ksm.fleet;

import java.time.Instant;

/**
 * A fleet at one of the times at which it was collected. Immutable.
 *
 * @param time when the first of its new files was begun
 * @param fleet as it was then; hosts that were not collected again are as they were before
 */
public record Moment(Instant time, Fleet fleet) {}
