package io.ksm.report.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.Counters;
import io.ksm.report.counters.Counter;
import io.ksm.report.sharing.MatrixJson;
import io.ksm.report.text.Json;
import java.io.IOException;
import java.io.Writer;

/** Writes the result of a scan as one JSON object. Its names are stable. */
public final class ScanJson {
  private final ScanResult result;
  private final JsonGenerator json;

  private ScanJson(ScanResult result, JsonGenerator json) {
    this.result = result;
    this.json = json;
  }

  /** Writes a result, and a line's end. */
  public static void write(ScanResult result, Writer out) throws IOException {
    write(result, _ -> {}, out);
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
          writeMembers(result, json);
          more.write(json);
        });
  }

  /** Writes all members of a result into the object that is open. */
  static void writeMembers(ScanResult result, JsonGenerator json) throws IOException {
    new ScanJson(result, json).write();
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
    GroupSection.write(result, json);
    NodeSection.writeJson(result, json);
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
    Json.members(TermsFigures.SOURCE_JSON, source, json);
    writeOffered(source);
    Json.object("huge", json, object -> Json.members(ScanFigures.HUGE_JSON, source, object));
    json.writeObjectFieldStart("kinds");
    for (ReportRow kind : ReportRow.ofKinds(source.report(), source.pageSize())) {
      json.writeObjectFieldStart(kind.report().label());
      Json.members(ScanFigures.KIND_JSON, kind, json);
      writeOffered(kind);
      json.writeEndObject();
    }
    json.writeEndObject();
    Json.members(ScanFigures.FAILURE_JSON, source, json);
    json.writeEndObject();
  }

  private void writeOffered(ReportRow row) throws IOException {
    if (row.terms().offered().known() > 0) {
      Json.object("offered", json, object -> Json.members(TermsFigures.OFFERED_JSON, row, object));
    }
  }
}
