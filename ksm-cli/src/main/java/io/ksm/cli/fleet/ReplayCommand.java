package io.ksm.cli.fleet;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.FingerprintOptions;
import io.ksm.cli.options.FormatOption;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.core.plugin.Plugins;
import io.ksm.fleet.FleetHistory;
import io.ksm.fleet.place.PlacementMoment;
import io.ksm.fleet.place.PlacementPlan;
import io.ksm.fleet.place.PlacementReplay;
import io.ksm.fleet.place.Placer;
import io.ksm.fleet.place.PlannedMove;
import io.ksm.fleet.query.SpillFolder;
import io.ksm.report.text.Csv;
import io.ksm.report.text.Json;
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

/** Says whether a placement holds over time. */
@Command(
    name = "simulate",
    description = {
      "Find out whether moves still pay later: what is saved at each of several times with them,"
          + " without them, and by a placement for that time alone.",
      "Files of several times are needed, or folders that 'ksm record' wrote. Nothing is moved."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm fleet place monday/*.contents --format json > moves.json",
      "  ksm fleet simulate monday/* friday/* --moves moves.json",
      "  ksm fleet simulate recorded-on-h1 recorded-on-h2 --times 12    the moves of the first time"
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private FleetOptions options = new FleetOptions();
  @Mixin private PlaceOptions placing = new PlaceOptions();
  @Mixin private PluginDirectory directory = new PluginDirectory();
  @Mixin private FingerprintOptions fingerprints = new FingerprintOptions();

  @Option(
      names = "--moves",
      paramLabel = "FILE",
      description =
          "The moves: what 'ksm fleet place' wrote with --format json or csv; default those that it"
              + " finds for the first time.")
  private @Nullable Path moves;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "How many moments of each recording count; default ${DEFAULT-VALUE}.")
  private int times = 12;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (times < 1) {
      throw new UsageException("--times is %d: give a number above 0".formatted(times));
    }
    int threadCount = fingerprints.threads();
    PlacementPlan plan = placing.plan();
    List<PlannedMove> given = moves == null ? List.of() : MovesFile.read(moves);
    Messages messages = new Messages(spec.commandLine().getErr());
    try (Plugins plugins = directory.load(messages);
        SpillFolder work = SpillFolder.make(null)) {
      FleetHistory history =
          options.open(
              TraceFolders.collected(
                  options.files(), times, fingerprints.keyFile(), plugins, work, threadCount),
              messages);
      List<PlannedMove> planned = moves == null ? found(history, plan) : given;
      write(
          PlacementReplay.replay(history, planned, plan),
          planned.size(),
          history.latest().pageSize());
    }
    return ExitCode.OK;
  }

  private static List<PlannedMove> found(FleetHistory history, PlacementPlan plan)
      throws IOException {
    return Placer.place(history.moments().getFirst().fleet(), plan).moves().stream()
        .map(move -> new PlannedMove(move.source().name(), move.to()))
        .toList();
  }

  private void write(List<PlacementMoment> moments, int planned, int pageSize) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    ReplayFigures figures = new ReplayFigures(pageSize);
    switch (format.value()) {
      case TABLE -> new ReplayText(moments, pageSize).write(planned, out);
      case JSON ->
          Json.document(
              out,
              json -> {
                json.writeNumberField("moves", planned);
                Json.array("times", figures.all(), moments, json);
              });
      case CSV -> Csv.write(figures.all(), moments, out);
    }
    out.flush();
  }
}
