package io.ksm.cli.scan.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.Counters;
import io.ksm.cli.counters.Counter;
import io.ksm.cli.options.ScanSetup;
import io.ksm.cli.text.Json;
import io.ksm.core.report.PageFigures;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/** Writes the result of a scan as one JSON object. Its names are stable. */
public final class ScanJson {
  private final ScanResult result;
  private final JsonGenerator json;

  private ScanJson(ScanResult result, JsonGenerator json) {
    this.result = result;
    this.json = json;
  }

  /**
   * Writes a result, and a line's end.
   *
   * @param more writes the last members
   */
  public static void write(ScanResult result, Json.Part more, Writer out) throws IOException {
    Json.document(
        out,
        json -> {
          new ScanJson(result, json).write();
          more.write(json);
        });
  }

  private void write() throws IOException {
    Json.members(ResultFigures.FIRST, result, json);
    Json.object("stack", json, object -> Json.members(ScanSetup.FIGURES, result.setup(), object));
    write(result.report().counters());
    json.writeArrayFieldStart("sources");
    for (ReportRow source : ReportRow.ofSources(result)) {
      write(source);
    }
    json.writeEndArray();
    MatrixJson.write(result.report().sharing(), json);
    Json.array("contents", ContentFigures.JSON, result.contents(), json);
    Json.members(ResultFigures.LAST, result, json);
  }

  private void write(Counters counters) throws IOException {
    json.writeObjectFieldStart("counters");
    for (Counter counter : Counter.values()) {
      json.writeNumberField(counter.kernelName(), counter.of(counters));
    }
    json.writeEndObject();
  }

  private void write(ReportRow source) throws IOException {
    json.writeStartObject();
    Json.members(ScanFigures.SOURCE_JSON, source, json);
    Json.object("huge", json, object -> Json.members(ScanFigures.HUGE_JSON, source, object));
    json.writeObjectFieldStart("kinds");
    for (Map.Entry<String, PageFigures> kind : source.report().kinds().entrySet()) {
      ReportRow row = ReportRow.ofKind(kind.getKey(), kind.getValue(), source.pageSize());
      Json.object(kind.getKey(), json, object -> Json.members(ScanFigures.KIND_JSON, row, object));
    }
    json.writeEndObject();
    Json.members(ScanFigures.FAILURE_JSON, source, json);
    json.writeEndObject();
  }
}
