package io.ksm.simulate.advice;

import io.ksm.simulate.Outcome;

/**
 * A setting, and what it came to.
 *
 * @param knobs as they were set
 * @param outcome of the simulation
 */
public record Tried(Knobs knobs, Outcome outcome) {

  /** Says whether this is at least as good as another one in both, and better in one. */
  boolean beats(Tried other) {
    double saved = outcome.savedBytes();
    double otherSaved = other.outcome.savedBytes();
    return saved >= otherSaved
        && outcome.cpu() <= other.outcome.cpu()
        && (saved > otherSaved || outcome.cpu() < other.outcome.cpu());
  }
}
