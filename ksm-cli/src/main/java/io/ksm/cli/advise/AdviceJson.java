package io.ksm.cli.advise;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.cli.simulate.SimulationFigures;
import io.ksm.report.text.Json;
import io.ksm.simulate.advice.Advice;
import io.ksm.simulate.advice.Advice.SourceAdvice;
import io.ksm.simulate.advice.TriedSetting;
import java.io.IOException;
import java.io.Writer;

/** Writes advice as JSON. */
final class AdviceJson {
  private AdviceJson() {}

  /** Writes it, with a line break at the end. */
  static void write(Advice advice, Writer out) throws IOException {
    Json.document(out, json -> write(advice, json));
  }

  private static void write(Advice advice, JsonGenerator json) throws IOException {
    json.writeBooleanField("switchOn", advice.chosen().isPresent());
    json.writeNumberField("maxCpuPercent", SimulationFigures.percent(advice.maxCpu()));
    if (advice.chosen().isPresent()) {
      TriedSetting chosen = advice.chosen().get();
      Json.object(
          "chosen", json, object -> Json.members(AdviceFigures.ALL_OF_TRIED, chosen, object));
      json.writeNumberField("bestBytes", Math.round(chosen.outcome().bestBytes()));
      json.writeNumberField("atRiskBytes", chosen.outcome().mostSavedBytes());
    } else {
      json.writeStringField("reason", advice.reason());
    }
    if (advice.leastAvailableBytes().isPresent()) {
      json.writeNumberField("leastAvailableBytes", advice.leastAvailableBytes().getAsLong());
    }
    json.writeArrayFieldStart("sources");
    for (SourceAdvice source : advice.sources()) {
      json.writeStartObject();
      Json.members(AdviceFigures.SOURCES, source, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tried");
    for (TriedSetting tried : advice.tried()) {
      json.writeStartObject();
      Json.members(AdviceFigures.ALL_OF_TRIED, tried, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
