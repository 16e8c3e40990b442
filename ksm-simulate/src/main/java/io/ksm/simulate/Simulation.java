package io.ksm.simulate;

import java.util.List;

/**
 * What a simulation came to. Immutable.
 *
 * @param plan what was simulated
 * @param nanos how long the recording is
 * @param moments how many samples it has
 * @param outcomes of the policies, in their order
 */
public record Simulation(SimulationPlan plan, long nanos, int moments, List<Outcome> outcomes) {

  /** Copies the list. */
  public Simulation {
    outcomes = List.copyOf(outcomes);
  }
}
