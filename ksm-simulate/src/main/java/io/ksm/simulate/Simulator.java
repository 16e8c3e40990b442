package io.ksm.simulate;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs policies over recorded memory, one after another.
 *
 * <p>What is simulated is a scanner of one thread, such as the kernel's; the threads of a plan make
 * the simulation faster and change nothing in it. What a page held between two samples nobody
 * knows: it is taken to have held what it held at the earlier one, and {@link Outcome#unknownBytes}
 * says what that may come to.
 *
 * <p>Takes the memory of one trace and one engine. Stateless but for its plan: each {@link #run} is
 * a simulation of its own, by the calling thread.
 */
public final class Simulator {
  private final SimulationPlan plan;
  private final SimulationListener listener;

  /** Makes a simulator; nothing is opened before it runs. */
  public Simulator(SimulationPlan plan, SimulationListener listener) {
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Simulates.
   *
   * @throws UsageException if a source or a part is unknown, or the sources were not recorded
   * @throws IOException if a source cannot be read
   * @throws io.ksm.core.plugin.PluginFault if a part fails
   */
  public Simulation run() throws IOException {
    // Wrong names are told before anything takes time.
    plan.policies().forEach(plan.plugins()::policy);
    List<Long> best = BestSaving.of(plan, listener);
    List<Outcome> outcomes = new ArrayList<>();
    long nanos = 0;
    for (PartSpec policy : plan.policies()) {
      Outcome outcome = PolicyRun.of(plan, policy, best, listener, ksm -> {});
      outcomes.add(outcome);
      nanos = outcome.nanos();
    }
    return new Simulation(plan, nanos, best.size(), outcomes);
  }
}
