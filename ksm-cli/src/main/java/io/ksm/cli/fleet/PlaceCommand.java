package io.ksm.cli.fleet;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.FormatOption;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetHistory;
import io.ksm.fleet.place.PlacementAdvice;
import io.ksm.fleet.place.PlacementPlan;
import io.ksm.fleet.place.Placer;
import io.ksm.report.text.Csv;
import io.ksm.report.text.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which source should be on which host. */
@Command(
    name = "place",
    description = {
      "Find out which source should be on which host, so that merging saves most.",
      "Ends in a list of moves, or says that moving does not pay. Nothing is moved."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm fleet place *.contents",
      "  ksm fleet place *.contents --fleet fleet.json --max-moves 10 --move-price 64MiB",
      "  ksm fleet place *.contents --format csv           a line for each move"
    })
public final class PlaceCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private FleetOptions options = new FleetOptions();
  @Mixin private PlaceOptions placing = new PlaceOptions();

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException {
    PlacementPlan plan = placing.plan();
    PlacementAdvice advice = Placer.place(open(), plan);
    PlaceFigures figures = new PlaceFigures(advice);
    PrintWriter out = spec.commandLine().getOut();
    switch (format.value()) {
      case TABLE -> PlaceText.write(advice, out);
      case JSON -> Json.document(out, json -> writeJson(figures, advice, json));
      case CSV -> Csv.write(figures.moves(), advice.moves(), out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private Fleet open() throws IOException {
    Messages messages = new Messages(spec.commandLine().getErr());
    FleetHistory history = options.open(messages);
    if (history.moments().size() > 1) {
      messages.say(
          "files of %d times are given, of which the latest count: 'ksm fleet simulate' asks about all"
              .formatted(history.moments().size()));
      messages.flush();
    }
    return history.latest();
  }

  private static void writeJson(PlaceFigures figures, PlacementAdvice advice, JsonGenerator json)
      throws IOException {
    Json.members(figures.advice(), advice, json);
    Json.array("placements", figures.placements(), PlacementRow.of(advice), json);
    Json.array("moves", figures.moves(), advice.moves(), json);
  }
}
