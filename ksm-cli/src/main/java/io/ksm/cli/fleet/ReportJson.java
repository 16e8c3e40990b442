package io.ksm.cli.fleet;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.fleet.query.FleetGrowth;
import io.ksm.fleet.query.FleetReport;
import io.ksm.fleet.query.MomentSaving;
import io.ksm.fleet.query.SourceGain;
import io.ksm.fleet.query.TopContent;
import io.ksm.report.text.Json;
import java.io.IOException;
import java.io.Writer;

/** Writes what a fleet saves as JSON: all that is known of it. */
final class ReportJson {
  private ReportJson() {}

  /** Writes a report, with a line break at the end. */
  static void write(FleetReport report, FleetGrowth growth, Writer out) throws IOException {
    Json.document(out, json -> write(report, growth, Integer.MAX_VALUE, json));
  }

  /**
   * Writes the members of a report.
   *
   * @param maxBrings the most hosts that are told of a source, those that save most
   */
  static void write(FleetReport report, FleetGrowth growth, int maxBrings, JsonGenerator json)
      throws IOException {
    ReportFigures figures = new ReportFigures(report);
    Json.members(figures.fleet(), report, json);
    Json.array("hosts", figures.hosts(), report.hosts(), json);
    json.writeArrayFieldStart("sources");
    for (SourceGain gain : report.gains()) {
      json.writeStartObject();
      Json.members(figures.sources(), gain, json);
      Json.array(
          "hostsThatSave",
          figures.brings(),
          gain.brings().stream().limit(maxBrings).toList(),
          json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("growth");
    for (MomentSaving moment : growth.moments()) {
      json.writeStartObject();
      Json.members(figures.total(), GrowthRow.total(moment), json);
      Json.array("hosts", figures.hosts(), moment.hosts(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.array("pairs", figures.pairs(), report.pairs(), json);
    json.writeArrayFieldStart("contents");
    for (TopContent content : report.top()) {
      json.writeStartObject();
      Json.members(
          figures.contents().stream().filter(figure -> !figure.name().isEmpty()).toList(),
          content,
          json);
      Json.array("owners", ReportFigures.owners(), content.owners(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
