package io.ksm.fleet.place;

import io.ksm.fleet.FleetSource;

/**
 * A move of a placement, in its turn.
 *
 * @param source what is moved
 * @param from the host on which it is
 * @param to the host to which it goes
 * @param gain what is saved more once this and all moves before are done than without this one, in
 *     pages; negative if it only makes room for a later one
 * @param needsRoom whether the host has no room for it yet: something must leave at the same time
 */
public record SourceMove(
    FleetSource source, String from, String to, long gain, boolean needsRoom) {}
