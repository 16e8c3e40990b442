package io.ksm.cli.simulate;

import io.ksm.cli.options.CostOptions;
import io.ksm.cli.options.StackOptions;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.report.scan.ScanSetup;
import io.ksm.simulate.SimulationPlan;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads what is simulated and by what, for every command that simulates. */
public final class SimulationOptions {
  @Mixin private StackOptions stack = new StackOptions();
  @Mixin private CostOptions costs = new CostOptions();

  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = {
        "What was recorded: trace:DIR or DIR. Images of memory that does not change may stand"
            + " beside."
      })
  private List<String> sources = List.of();

  /**
   * Returns the plan. Finds wrong names, options and values before anything is opened; then
   * measures costs if that is wished.
   *
   * @param first of the policies, by which the stack is checked
   * @param policies to simulate
   * @throws io.ksm.api.UsageException if there is no such part, or a value is wrong
   * @throws IOException if costs cannot be measured
   */
  public SimulationPlan plan(Plugins plugins, PartSpec first, List<PartSpec> policies)
      throws IOException {
    ScanSetup setup = stack.setup(plugins, first);
    return new SimulationPlan(
        plugins,
        sources,
        setup.stack().hasher(),
        stack.isIndexGiven() ? setup.stack().index() : null,
        setup.threads(),
        policies,
        costs.model());
  }
}
