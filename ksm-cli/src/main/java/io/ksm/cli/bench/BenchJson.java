package io.ksm.cli.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.bench.BenchResult;
import io.ksm.bench.Spread;
import io.ksm.bench.UncertainOrder;
import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.Metric;
import io.ksm.report.text.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;

/** Writes the result of a benchmark as one JSON object. */
final class BenchJson {
  private final BenchReport report;
  private final BenchResult result;
  private final JsonGenerator json;

  private BenchJson(BenchReport report, JsonGenerator json) {
    this.report = report;
    this.result = report.result();
    this.json = json;
  }

  /** Writes a result, with a line break at the end. */
  static void write(BenchReport report, Writer out) throws IOException {
    Json.document(out, json -> new BenchJson(report, json).write());
  }

  private void write() throws IOException {
    json.writeObjectFieldStart("environment");
    for (Map.Entry<String, String> fact : result.environment().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    Json.members(BenchFigures.CONFIG, result, json);
    json.writeArrayFieldStart("sources");
    for (String source : result.config().sources()) {
      json.writeString(source);
    }
    json.writeEndArray();
    Json.members(BenchFigures.MEMORY, result, json);
    if (!report.common().isEmpty()) {
      json.writeStringField("common", report.common());
    }
    Optional<BenchRow> baseline = report.baseline();
    if (baseline.isPresent()) {
      json.writeStringField("baseline", baseline.get().label());
    }
    json.writeObjectFieldStart("units");
    for (Metric metric : Metric.values()) {
      json.writeStringField(metric.key(), metric.unit());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("rows");
    for (BenchRow row : report.rows()) {
      write(row);
    }
    json.writeEndArray();
    json.writeBooleanField("orderJudged", UncertainOrder.hasEnoughRounds(result.config().rounds()));
    json.writeArrayFieldStart("uncertainOrder");
    for (UncertainOrder order : result.uncertainOrders()) {
      write(order);
    }
    json.writeEndArray();
  }

  private void write(BenchRow row) throws IOException {
    json.writeStartObject();
    Json.members(BenchFigures.CONTESTANT, row, json);
    if (row.row().ran()) {
      json.writeObjectFieldStart("figures");
      for (Metric metric : Metric.values()) {
        write(metric, row);
      }
      json.writeEndObject();
      writeRatios(row);
      writeCurve(row);
    }
    json.writeEndObject();
  }

  private void write(Metric metric, BenchRow row) throws IOException {
    Optional<Spread> spread = row.row().spread(metric);
    if (spread.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(metric.key());
    Json.members(BenchFigures.SPREAD, spread.get(), json);
    json.writeArrayFieldStart("rounds");
    for (long value : row.row().values(metric)) {
      json.writeNumber(value);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeRatios(BenchRow row) throws IOException {
    json.writeObjectFieldStart("speedRatios");
    for (SpeedRatio ratio : SpeedRatio.values()) {
      Optional<Spread> spread = ratio.of(row);
      if (spread.isPresent()) {
        writeSpread(ratio.key(), spread.get());
      }
    }
    json.writeEndObject();
  }

  private void writeSpread(String name, Spread spread) throws IOException {
    Json.object(name, json, object -> Json.members(BenchFigures.SPREAD, spread, object));
  }

  /** Writes pairs of nanoseconds and pages. */
  private void writeCurve(BenchRow row) throws IOException {
    json.writeArrayFieldStart("timeToMerges");
    for (CurvePoint point : row.row().typicalCurve()) {
      json.writeStartArray();
      json.writeNumber(point.nanos());
      json.writeNumber(point.savedPages());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void write(UncertainOrder order) throws IOException {
    json.writeStartObject();
    json.writeStringField("figure", order.figure().key());
    json.writeNumberField("faster", order.faster());
    json.writeNumberField("slower", order.slower());
    writeSpread("ratio", order.ratio());
    json.writeEndObject();
  }
}
