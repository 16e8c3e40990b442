package io.ksm.simulate.advice;

import io.ksm.simulate.Outcome;

/**
 * A setting, and what it came to.
 *
 * @param knobs as they were set
 * @param outcome of the simulation
 */
public record TriedSetting(Knobs knobs, Outcome outcome) {}
