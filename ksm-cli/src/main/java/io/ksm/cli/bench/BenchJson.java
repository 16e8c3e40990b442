package io.ksm.cli.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.bench.BenchConfig;
import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.UncertainOrder;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.Figure;
import io.ksm.cli.text.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;

/** The result of a benchmark as one JSON object. */
final class BenchJson {
  private final BenchResult result;
  private final RowLabels labels;
  private final JsonGenerator json;

  private BenchJson(BenchResult result, JsonGenerator json) {
    this.result = result;
    this.labels = new RowLabels(result.config().contestants());
    this.json = json;
  }

  /** Writes a result, with a line break at the end. */
  static void write(BenchResult result, Writer out) throws IOException {
    try (JsonGenerator json = Json.generator(out)) {
      new BenchJson(result, json).write();
    }
    out.write('\n');
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeNumberField("schemaVersion", Json.SCHEMA_VERSION);
    json.writeObjectFieldStart("environment");
    for (Map.Entry<String, String> fact : result.environment().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    writeConfig(result.config());
    json.writeStringField("workload", result.workload());
    json.writeNumberField("pages", result.pages());
    json.writeNumberField("pageSize", result.pageSize());
    json.writeNumberField("mergeablePages", result.mergeablePages());
    json.writeObjectFieldStart("units");
    for (Figure figure : Figure.values()) {
      json.writeStringField(figure.key(), figure.unit());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("rows");
    for (Row row : result.rows()) {
      write(row);
    }
    json.writeEndArray();
    json.writeBooleanField("orderJudged", UncertainOrder.canJudge(result.config().rounds()));
    json.writeArrayFieldStart("uncertainOrder");
    for (UncertainOrder doubt : result.doubts()) {
      write(doubt);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeConfig(BenchConfig config) throws IOException {
    json.writeNumberField("rounds", config.rounds());
    json.writeNumberField("warmUps", config.warmUps());
    json.writeNumberField("seed", config.seed());
    json.writeArrayFieldStart("sources");
    for (String source : config.sources()) {
      json.writeString(source);
    }
    json.writeEndArray();
  }

  private void write(Row row) throws IOException {
    Contestant contestant = row.contestant();
    json.writeStartObject();
    json.writeStringField("label", labels.of(contestant));
    json.writeStringField("kind", contestant.kind().label());
    if (contestant.kind() == Contestant.Kind.ENGINE) {
      json.writeStringField("hasher", contestant.hasher());
      json.writeStringField("index", contestant.index());
      json.writeStringField("policy", contestant.policy());
    }
    json.writeNumberField("threads", contestant.threads());
    json.writeStringField("still", contestant.stillness().toString());
    json.writeBooleanField("merges", contestant.kind().merges());
    if (!row.ran()) {
      json.writeStringField("cannotRun", row.obstacle());
      json.writeEndObject();
      return;
    }
    json.writeObjectFieldStart("figures");
    for (Figure figure : Figure.values()) {
      Optional<Spread> spread = row.spread(figure);
      if (spread.isPresent()) {
        write(figure, spread.get(), row);
      }
    }
    json.writeEndObject();
    writeRatios(row);
    writeCurve(row);
    json.writeEndObject();
  }

  private void write(Figure figure, Spread spread, Row row) throws IOException {
    json.writeObjectFieldStart(figure.key());
    writeSpread(spread);
    json.writeArrayFieldStart("rounds");
    for (long value : row.values(figure)) {
      json.writeNumber(value);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeSpread(Spread spread) throws IOException {
    json.writeNumberField("median", spread.median());
    json.writeNumberField("lowerQuartile", spread.lower());
    json.writeNumberField("upperQuartile", spread.upper());
    json.writeNumberField("min", spread.min());
    json.writeNumberField("max", spread.max());
  }

  private void writeRatios(Row row) throws IOException {
    json.writeObjectFieldStart("speedRatios");
    for (SpeedRatio ratio : SpeedRatio.values()) {
      Optional<Spread> spread = ratio.of(row, result);
      if (spread.isPresent()) {
        json.writeObjectFieldStart(ratio.key());
        writeSpread(spread.get());
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  /** Pairs of nanoseconds and pages. */
  private void writeCurve(Row row) throws IOException {
    json.writeArrayFieldStart("timeToMerges");
    for (CurvePoint point : row.typicalCurve()) {
      json.writeStartArray();
      json.writeNumber(point.nanos());
      json.writeNumber(point.savedPages());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void write(UncertainOrder doubt) throws IOException {
    json.writeStartObject();
    json.writeStringField("figure", doubt.figure().key());
    json.writeNumberField("faster", doubt.faster());
    json.writeNumberField("slower", doubt.slower());
    json.writeObjectFieldStart("ratio");
    writeSpread(doubt.ratio());
    json.writeEndObject();
    json.writeEndObject();
  }
}
