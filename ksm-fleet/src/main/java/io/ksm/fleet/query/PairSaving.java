package io.ksm.fleet.query;

import io.ksm.fleet.FleetSource;

/**
 * What two sources have in common.
 *
 * @param one of them
 * @param other of them
 * @param common how many contents both have: what they save together on one host, in pages
 * @param together whether they are on one host now
 */
public record PairSaving(FleetSource one, FleetSource other, Estimate common, boolean together) {}
