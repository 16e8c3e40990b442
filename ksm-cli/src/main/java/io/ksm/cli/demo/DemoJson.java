package io.ksm.cli.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.Counters;
import io.ksm.cli.scan.report.Stack;
import io.ksm.cli.text.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** The result of the demonstration as one JSON object. Its names are stable. */
final class DemoJson {
  private DemoJson() {}

  /** Writes a result, and a line's end. */
  static void write(DemoResult result, Writer out) throws IOException {
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", Json.SCHEMA_VERSION);
      json.writeNumberField("pageSize", result.at(Stage.FILLED).figures().pageSize());
      json.writeNumberField("bytes", result.bytes());
      json.writeNumberField("savableBytes", result.savableBytes());
      json.writeNumberField("seed", result.seed());
      writeStack(result.stack(), json);
      json.writeBooleanField("tracksWrites", result.tracksWrites());
      json.writeNumberField("fillNanos", result.fillNanos());
      write("merging", result.merging(), json);
      json.writeObjectFieldStart("writing");
      json.writeNumberField("pages", result.writtenPages());
      json.writeNumberField("nanos", result.writeNanos());
      json.writeEndObject();
      write("mergingAgain", result.mergingAgain(), json);
      json.writeArrayFieldStart("states");
      for (MemoryState state : result.states()) {
        write(state, result, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void writeStack(Stack stack, JsonGenerator json) throws IOException {
    json.writeStringField("hasher", stack.hasher());
    json.writeStringField("index", stack.index());
    json.writeStringField("policy", stack.policy());
    json.writeNumberField("threads", stack.threads());
  }

  private static void write(String name, Settling merging, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("scans", merging.scans());
    json.writeNumberField("nanos", merging.nanos());
    json.writeBooleanField("settled", merging.isSettled());
    if (merging.isSettled()) {
      json.writeNumberField("settledScanNanos", merging.lastNanos());
    }
    json.writeEndObject();
  }

  private static void write(MemoryState state, DemoResult result, JsonGenerator json)
      throws IOException {
    Counters counters = state.counters();
    json.writeStartObject();
    json.writeStringField("stage", state.stage().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("pages_shared", counters.pagesShared());
    json.writeNumberField("pages_sharing", counters.pagesSharing());
    json.writeNumberField("ksm_zero_pages", counters.ksmZeroPages());
    if (state.stage().isAccounted()) {
      json.writeNumberField("accountedBytes", state.accountedBytes());
      json.writeNumberField("confirmedBytes", result.confirmedBytes(state));
    }
    json.writeNumberField("ownBytes", state.arena().ownBytes());
    json.writeNumberField("frameBytes", state.arena().frameBytes());
    json.writeNumberField("mappingBytes", state.arena().mappingBytes());
    json.writeNumberField("sharingPages", state.figures().sharingPages());
    json.writeNumberField("frames", state.figures().frames());
    json.writeNumberField("zeroPages", state.figures().zeroPages());
    json.writeNumberField("mappings", state.figures().mappings());
    json.writeNumberField("processPssBytes", state.process().pssBytes());
    json.writeNumberField("processAnonymousBytes", state.process().anonymousBytes());
    json.writeEndObject();
  }
}
