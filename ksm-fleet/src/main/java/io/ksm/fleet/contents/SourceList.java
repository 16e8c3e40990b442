package io.ksm.fleet.contents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.fleet.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes the list of a file's sources as JSON, and reads it. Stateless. */
final class SourceList {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int HEXADECIMAL = 16;

  private SourceList() {}

  static String write(List<CollectedSource> sources) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("sources");
      for (CollectedSource source : sources) {
        write(source, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(CollectedSource source, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", source.label());
    json.writeStringField("domain", source.domain());
    json.writeStringField("fingerprints", source.fingerprints());
    json.writeNumberField("contents", source.contents());
    PageCounts counts = source.counts();
    json.writeNumberField("pages", counts.pages());
    json.writeNumberField("zeroPages", counts.zeroPages());
    json.writeNumberField("unknownZeroPages", counts.unknownZeroPages());
    json.writeNumberField("mergedPages", counts.mergedPages());
    json.writeNumberField("sharedPages", counts.sharedPages());
    json.writeNumberField("otherPages", counts.otherPages());
    json.writeArrayFieldStart("repeated");
    for (RepeatedContent content : source.repeated()) {
      json.writeStartObject();
      json.writeStringField("lo", Long.toHexString(content.fingerprint()));
      json.writeNumberField("n", content.pages());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Reads what was written. */
  static List<CollectedSource> read(ContentsHeader header, String text) {
    List<CollectedSource> sources = new ArrayList<>();
    for (JsonObject source : JsonObject.parse(text).objects("sources")) {
      sources.add(
          new CollectedSource(
              header.sourceId(sources.size()),
              source.text("label"),
              source.text("domain"),
              source.text("fingerprints"),
              new PageCounts(
                  source.number("pages"),
                  source.number("zeroPages"),
                  source.number("unknownZeroPages"),
                  source.number("mergedPages"),
                  source.number("sharedPages"),
                  source.number("otherPages")),
              source.number("contents"),
              source.objects("repeated").stream().map(SourceList::repeated).toList()));
    }
    return sources;
  }

  private static RepeatedContent repeated(JsonObject content) {
    return new RepeatedContent(
        Long.parseUnsignedLong(content.text("lo"), HEXADECIMAL), content.number("n"));
  }
}
