package io.ksm.cli.simulate;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.report.text.Json;
import io.ksm.simulate.Outcome;
import io.ksm.simulate.Point;
import io.ksm.simulate.Simulation;
import java.io.IOException;
import java.io.Writer;

/** Writes the result of a simulation as JSON, curves included. */
final class SimulationJson {
  private SimulationJson() {}

  /** Writes a result, with a line break at the end. */
  static void write(Simulation simulation, Writer out) throws IOException {
    Json.document(out, json -> write(simulation, json));
  }

  private static void write(Simulation simulation, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("sources");
    for (String source : simulation.plan().sources()) {
      json.writeString(source);
    }
    json.writeEndArray();
    Json.members(SimulationFigures.RECORDING, simulation, json);
    Json.object(
        "costs",
        json,
        object -> Json.members(SimulationFigures.COSTS, simulation.plan().costs(), object));
    json.writeArrayFieldStart("curveColumns");
    for (String column :
        new String[] {"nanos", "savedBytes", "countedBytes", "bestBytes", "cpuNanos"}) {
      json.writeString(column);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("policies");
    for (Outcome outcome : simulation.outcomes()) {
      write(outcome, json);
    }
    json.writeEndArray();
    json.writeFieldName("best");
    write(simulation.best(), json);
  }

  private static void write(Outcome outcome, JsonGenerator json) throws IOException {
    json.writeStartObject();
    Json.members(SimulationFigures.ALL, outcome, json);
    writeCurve(outcome, json);
    json.writeEndObject();
  }

  private static void writeCurve(Outcome outcome, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("curve");
    for (Point point : outcome.curve()) {
      json.writeStartArray();
      json.writeNumber(point.nanos());
      json.writeNumber(point.savedPages() * outcome.pageSize());
      json.writeNumber(point.countedPages() * outcome.pageSize());
      json.writeNumber(point.bestPages() * outcome.pageSize());
      json.writeNumber(point.cpuNanos());
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
