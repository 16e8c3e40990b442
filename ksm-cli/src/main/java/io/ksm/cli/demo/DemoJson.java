package io.ksm.cli.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.report.scan.ScanSetup;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Json;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Writes the result of the demonstration as one JSON object. Its names are stable. */
final class DemoJson {
  private static final List<Figure<DemoResult>> DATA =
      List.of(
          Figure.of(
              "pageSize",
              Unit.BYTES,
              "of each page",
              result -> result.at(Stage.FILLED).figures().pageSize()),
          Figure.of("bytes", Unit.BYTES, "of the arena", DemoResult::bytes),
          Figure.of(
              "savableBytes", Unit.BYTES, "in copies and zeroed buffers", DemoResult::savableBytes),
          Figure.of("seed", Unit.COUNT, "of the data", DemoResult::seed));

  private static final List<Figure<DemoResult>> COURSE =
      List.of(
          Figure.of(
              "tracksWrites",
              Unit.ANSWER,
              "whether scans read only what was written",
              DemoResult::tracksWrites),
          Figure.of("fillNanos", Unit.NANOS, "that filling took", DemoResult::fillNanos));

  private static final List<Figure<DemoResult>> WRITING =
      List.of(
          Figure.of("pages", Unit.PAGES, "that were written to", DemoResult::writtenPages),
          Figure.of("nanos", Unit.NANOS, "that this took", DemoResult::writeNanos));

  private static final List<Figure<Settling>> SETTLING =
      List.of(
          Figure.of("scans", Unit.COUNT, "until nothing changed", Settling::scans),
          Figure.of("nanos", Unit.NANOS, "that those took", Settling::nanos),
          Figure.of("settled", Unit.ANSWER, "whether nothing changed", Settling::isSettled),
          Figure.of(
              "settledScanNanos",
              Unit.NANOS,
              "of a scan that found no change",
              merging -> merging.isSettled() ? merging.lastNanos() : null));

  private DemoJson() {}

  /** Writes a result, and a line's end. */
  static void write(DemoResult result, Writer out) throws IOException {
    Json.document(out, json -> write(result, json));
  }

  private static void write(DemoResult result, JsonGenerator json) throws IOException {
    Json.members(DATA, result, json);
    Json.members(ScanSetup.FIGURES, result.setup(), json);
    Json.members(COURSE, result, json);
    Json.object("merging", json, object -> Json.members(SETTLING, result.merging(), object));
    Json.object("writing", json, object -> Json.members(WRITING, result, object));
    Json.object(
        "mergingAgain", json, object -> Json.members(SETTLING, result.mergingAgain(), object));
    List<Figure<DemoFigures.At>> members = new ArrayList<>(DemoFigures.STAGE_ONLY);
    members.addAll(DemoFigures.COUNTERS);
    members.addAll(DemoFigures.PROGRAMS);
    Json.array("states", members, DemoFigures.stages(result), json);
  }
}
