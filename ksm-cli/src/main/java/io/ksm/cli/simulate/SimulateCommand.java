package io.ksm.cli.simulate;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.messages.StatusLine;
import io.ksm.cli.options.FormatOption;
import io.ksm.cli.options.OutputFile;
import io.ksm.cli.options.SpecList;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.simulate.Simulation;
import io.ksm.simulate.SimulationPlan;
import io.ksm.simulate.Simulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Simulates policies on recorded memory. */
@Command(
    name = "simulate",
    description = {
      "Find out what merging would have done to recorded memory: policies side by side, each at its"
          + " own pace, and the best that merging could have done.",
      "Record memory by 'ksm record --out DIR' first."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm simulate trace:DIR",
      "  ksm simulate trace:DIR --policy ksm,ksm:pages-to-scan=1000,ksm:advisor=scan-time",
      "  ksm simulate trace:DIR --policy ksm:smart-scan=off,eager --html curves.html",
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final List<String> USUAL_POLICIES =
      List.of("ksm,ksm:pages-to-scan=1000,ksm:advisor=scan-time,ksm:use-zero-pages=on,eager");

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();
  @Mixin private SimulationOptions options = new SimulationOptions();

  @Option(
      names = "--policy",
      paramLabel = "LIST",
      description =
          "Policies to hold against each other, separated by commas; may be repeated."
              + " Default: the kernel's at three paces, with zero pages, and eager.")
  private List<String> policies = USUAL_POLICIES;

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with curves there, too; it needs nothing else.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    if (html != null) {
      OutputFile.requireWritable("--html", html);
    }
    PrintWriter err = spec.commandLine().getErr();
    Simulation simulation;
    try (Plugins plugins = directory.load(new Messages(err));
        StatusLine line = StatusLine.on(err)) {
      simulation = simulate(plugins, line);
    }
    print(simulation);
    if (html != null) {
      SimulationHtml.write(simulation, html);
    }
    return ExitCode.OK;
  }

  private Simulation simulate(Plugins plugins, StatusLine line) throws IOException {
    List<PartSpec> parts = SpecList.parts("--policy", policies);
    if (parts.isEmpty()) {
      throw new UsageException("--policy names none: give one, as in --policy ksm");
    }
    SimulationPlan plan = options.plan(plugins, parts.getFirst(), parts);
    try (Simulator simulator = new Simulator(plan, new SimulationLine(line))) {
      return simulator.run();
    }
  }

  private void print(Simulation simulation) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    switch (format.value()) {
      case TABLE -> SimulationText.write(simulation, out);
      case JSON -> SimulationJson.write(simulation, out);
      case CSV -> SimulationCsv.write(simulation, out);
    }
    out.flush();
  }
}
