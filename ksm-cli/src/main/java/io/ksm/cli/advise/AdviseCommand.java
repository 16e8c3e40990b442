package io.ksm.cli.advise;

import io.ksm.cli.messages.Messages;
import io.ksm.cli.messages.StatusLine;
import io.ksm.cli.options.Share;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.cli.simulate.SimulationLine;
import io.ksm.cli.simulate.SimulationOptions;
import io.ksm.core.plugin.Plugins;
import io.ksm.report.text.Csv;
import io.ksm.report.text.OutputFormat;
import io.ksm.simulate.SimulationPlan;
import io.ksm.simulate.advice.Advice;
import io.ksm.simulate.advice.Adviser;
import io.ksm.simulate.advice.Knobs;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Advises how to set the kernel's knobs. */
@Command(
    name = "advise",
    description = {
      "Say whether to switch the kernel's page merging on, how to set its knobs, and whose memory"
          + " to offer: by simulating many settings on recorded memory.",
      "It simulates as if all recorded memory were offered. Nothing is changed: the last lines are"
          + " the commands that would."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm advise trace:DIR",
      "  ksm advise trace:DIR --max-cpu 1%%",
    })
public final class AdviseCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();
  @Mixin private SimulationOptions options = new SimulationOptions();

  @Option(
      names = "--max-cpu",
      paramLabel = "PERCENT",
      description = "What ksmd may take of one processor, as in 3%%; default 3%%.",
      converter = Share.class)
  private double maxCpu = 0.03;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. CSV has a line for each setting.")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Advice advice;
    try (Plugins plugins = directory.load(new Messages(err));
        StatusLine line = StatusLine.on(err)) {
      SimulationPlan plan = options.plan(plugins, Knobs.DEFAULTS.policy(), List.of());
      advice = new Adviser(plan, maxCpu, new SimulationLine(line)).advise();
    }
    print(advice);
    return ExitCode.OK;
  }

  private void print(Advice advice) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TABLE -> AdviceText.write(advice, out);
      case JSON -> AdviceJson.write(advice, out);
      case CSV -> Csv.write(AdviceFigures.ALL_OF_TRIED, advice.tried(), out);
    }
    out.flush();
  }
}
