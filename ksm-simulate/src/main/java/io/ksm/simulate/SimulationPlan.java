package io.ksm.simulate;

import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to simulate. As safe for several threads as its plug-ins are.
 *
 * @param plugins where parts are looked up
 * @param sources as users name them; each run opens them anew
 * @param hasher of the engine; a recording brings fingerprints of its own
 * @param index of the engine; null for its own, which is the fastest one for a trace. Results are
 *     the same
 * @param threads at least 1: so many policies run side by side, each on one
 * @param policies to hold against each other
 * @param costs of the scanner's work
 */
public record SimulationPlan(
    Plugins plugins,
    List<String> sources,
    PartSpec hasher,
    @Nullable PartSpec index,
    int threads,
    List<PartSpec> policies,
    CostModel costs) {

  /** Copies the lists. */
  public SimulationPlan {
    sources = List.copyOf(sources);
    policies = List.copyOf(policies);
  }
}
