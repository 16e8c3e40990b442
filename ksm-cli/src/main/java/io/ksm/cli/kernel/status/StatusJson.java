package io.ksm.cli.kernel.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.text.Counter;
import io.ksm.cli.text.Json;
import io.ksm.kernel.Knob;
import io.ksm.kernel.ProcessMerging;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of the kernel's page merging as one JSON object. Its names are stable; those of
 * counters, knobs and of what is known of a process are the kernel's file and line names. What this
 * kernel does not tell is left out.
 */
public final class StatusJson {
  private static final String NUMBER = "[0-9]+";

  private StatusJson() {}

  /**
   * Writes the state, and a line's end.
   *
   * @param mostProcesses how many processes to list
   */
  static void write(KernelStatus status, int mostProcesses, Writer out) throws IOException {
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", Json.SCHEMA_VERSION);
      json.writeNumberField("pageSize", status.pageSize());
      json.writeBooleanField("running", status.isRunning());
      json.writeObjectFieldStart("counters");
      writeCounters(status.counters(), json);
      json.writeEndObject();
      json.writeObjectFieldStart("knobs");
      for (Map.Entry<Knob, String> knob : status.knobs().entrySet()) {
        writeKnob(knob.getKey().fileName(), knob.getValue(), json);
      }
      json.writeEndObject();
      json.writeNumberField("savedBytes", status.savedBytes());
      write("costBytes", status.costBytes(), json);
      if (status.ksmdCpuNanos().isPresent()) {
        BigDecimal seconds = BigDecimal.valueOf(status.ksmdCpuNanos().getAsLong(), 9);
        json.writeNumberField("ksmdCpuSeconds", seconds);
      }
      json.writeArrayFieldStart("processes");
      for (ProcessMerging process : Processes.mostFirst(status.processes(), mostProcesses)) {
        write(process, json);
      }
      json.writeEndArray();
      json.writeNumberField("unreadableProcesses", status.unreadable());
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Writes all counters as fields of the object that is open. */
  public static void writeCounters(KernelCounters counters, JsonGenerator json) throws IOException {
    for (Map.Entry<Counter, Long> counter : counters.values().entrySet()) {
      json.writeNumberField(counter.getKey().kernelName(), counter.getValue());
    }
  }

  /** Writes a knob as a field of the object that is open: a number, unless its values are words. */
  public static void writeKnob(String name, String value, JsonGenerator json) throws IOException {
    if (value.matches(NUMBER)) {
      json.writeFieldName(name);
      json.writeNumber(value);
    } else {
      json.writeStringField(name, value);
    }
  }

  private static void write(ProcessMerging process, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("pid", process.pid());
    json.writeStringField("name", process.name());
    write("ksm_rmap_items", process.rmapItems(), json);
    write("ksm_zero_pages", process.zeroPages(), json);
    write("ksm_merging_pages", process.mergingPages(), json);
    write("ksm_process_profit", process.profitBytes(), json);
    write("ksm_merge_any", process.mergesAny(), json);
    write("ksm_mergeable", process.mergeable(), json);
    json.writeEndObject();
  }

  private static void write(String name, OptionalLong figure, JsonGenerator json)
      throws IOException {
    if (figure.isPresent()) {
      json.writeNumberField(name, figure.getAsLong());
    }
  }

  private static void write(String name, Optional<Boolean> answer, JsonGenerator json)
      throws IOException {
    if (answer.isPresent()) {
      json.writeBooleanField(name, answer.get());
    }
  }
}
