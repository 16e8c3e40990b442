package io.ksm.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * What a simulation came to. Immutable.
 *
 * @param plan what was simulated
 * @param nanos how long the recording is
 * @param moments how many samples it has
 * @param outcomes of the policies, in their order
 * @param best what the best merging would have come to, which finds all equal pages at once,
 *     whosever they are, at no cost
 */
public record Simulation(
    SimulationPlan plan, long nanos, int moments, List<Outcome> outcomes, Outcome best) {

  /** Copies the list. */
  public Simulation {
    outcomes = List.copyOf(outcomes);
  }

  /** Returns the outcomes of the policies, and then the best. */
  public List<Outcome> withBest() {
    List<Outcome> all = new ArrayList<>(outcomes);
    all.add(best);
    return List.copyOf(all);
  }
}
