package io.ksm.cli.scan.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.Counters;
import io.ksm.cli.text.Counter;
import io.ksm.cli.text.Json;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceReport;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;

/** The result of a scan as one JSON object. Its names are stable. */
public final class ScanJson {
  private ScanJson() {}

  /** Writes a result, and a line's end. */
  public static void write(ScanResult result, Writer out) throws IOException {
    MemoryReport report = result.report();
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", Json.SCHEMA_VERSION);
      json.writeNumberField("pageSize", report.pageSize());
      write(result.stack(), json);
      write(report.counters(), json);
      json.writeArrayFieldStart("sources");
      for (SourceReport source : report.sources()) {
        write(source, json);
      }
      json.writeEndArray();
      write(report.sharing(), json);
      json.writeArrayFieldStart("contents");
      for (Content content : result.contents()) {
        write(content, json);
      }
      json.writeEndArray();
      json.writeNumberField("savedBytes", report.savedBytes());
      json.writeNumberField("metadataBytes", report.metadataBytes());
      json.writeNumberField("bytesScanned", result.bytesScanned());
      json.writeNumberField("seconds", BigDecimal.valueOf(result.nanos() / 1_000, 6));
      if (report.unverified()) {
        json.writeBooleanField("unverified", true);
      }
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void write(Stack stack, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("stack");
    json.writeStringField("hasher", stack.hasher());
    json.writeStringField("index", stack.index());
    json.writeStringField("policy", stack.policy());
    json.writeNumberField("threads", stack.threads());
    json.writeEndObject();
  }

  private static void write(Counters counters, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("counters");
    for (Counter counter : Counter.values()) {
      json.writeNumberField(counter.kernelName(), counter.of(counters));
    }
    json.writeEndObject();
  }

  private static void write(SourceReport source, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", source.label());
    write(source.figures(), json);
    json.writeNumberField("sharedWithin", source.sharedWithin());
    json.writeNumberField("sharedAcross", source.sharedAcross());
    json.writeObjectFieldStart("huge");
    json.writeNumberField("pages", source.huge().pages());
    json.writeNumberField("savedBytes", source.huge().savedBytes());
    json.writeNumberField("toSplit", source.huge().toSplit());
    json.writeEndObject();
    json.writeObjectFieldStart("kinds");
    for (Map.Entry<String, PageFigures> kind : source.kinds().entrySet()) {
      json.writeObjectFieldStart(kind.getKey());
      write(kind.getValue(), json);
      json.writeEndObject();
    }
    json.writeEndObject();
    if (source.failure() != null) {
      json.writeStringField("failure", source.failure());
    }
    json.writeEndObject();
  }

  private static void write(PageFigures figures, JsonGenerator json) throws IOException {
    json.writeNumberField("pages", figures.pages());
    json.writeNumberField("eligible", figures.eligible());
    json.writeNumberField("zero", figures.zero());
    json.writeNumberField("holes", figures.holes());
    json.writeNumberField("duplicate", figures.duplicate());
    json.writeNumberField("unique", figures.unique());
    json.writeNumberField("volatile", figures.volatilePages());
    json.writeNumberField("sharedByFork", figures.sharedByFork());
    json.writeNumberField("otherTenant", figures.otherDomain());
    json.writeNumberField("mappedTwice", figures.mappedTwice());
    json.writeObjectFieldStart("ineligible");
    for (Map.Entry<String, Long> reason : figures.ineligible().entrySet()) {
      json.writeNumberField(reason.getKey(), reason.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("savedBytes", figures.savedBytes());
  }

  /** A row for each source and in it a column for each, in the order of {@code sources}. */
  private static void write(SharingMatrix sharing, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("matrix");
    for (int row = 0; row < sharing.size(); row++) {
      json.writeStartArray();
      for (int column = 0; column < sharing.size(); column++) {
        json.writeNumber(sharing.pages(row, column));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void write(Content content, JsonGenerator json) throws IOException {
    RepeatedContent repeated = content.repeated();
    json.writeStartObject();
    json.writeStringField("hash", HexFormat.of().toHexDigits(repeated.hash()));
    json.writeNumberField("pages", repeated.pages());
    json.writeObjectFieldStart("owners");
    for (Map.Entry<String, Long> owner : Owners.mostFirst(repeated)) {
      json.writeNumberField(owner.getKey(), owner.getValue());
    }
    json.writeEndObject();
    if (!content.firstBytes().isEmpty()) {
      json.writeStringField("bytes", content.firstBytes());
    }
    json.writeEndObject();
  }
}
