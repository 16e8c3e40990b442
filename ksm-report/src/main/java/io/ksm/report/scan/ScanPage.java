package io.ksm.report.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.report.counters.Counter;
import io.ksm.report.maps.MapsJson;
import io.ksm.report.sharing.SourceOrder;
import io.ksm.report.text.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * Writes what a page in a browser draws of the result of a scan: its JSON, and in the member {@code
 * page} what programs have no use for. That are sentences and meanings, the order in which sources
 * are alike, and maps of memory, as {@link MapsJson} writes them. The form of that member is the
 * page's own, and may change.
 */
public final class ScanPage {
  /**
   * How many cells the maps of all sources have together, about: a browser has to draw them all,
   * and the page holds some ten bytes of each.
   */
  public static final int MAP_CELLS = 60_000;

  private static final int MAX_ORDERED = 400;

  private ScanPage() {}

  /**
   * Writes a document in one line.
   *
   * @param notes sentences that are to be read after the result's own
   * @param more writes further members of the result
   */
  public static void write(ScanResult result, List<String> notes, Json.Part more, Writer out)
      throws IOException {
    Json.lineDocument(
        out,
        json -> {
          ScanJson.writeMembers(result, json);
          more.write(json);
          Json.object("page", json, page -> writePage(result, notes, page));
        });
  }

  private static void writePage(ScanResult result, List<String> notes, JsonGenerator json)
      throws IOException {
    ReportRow total = Totals.ofAll("", result);
    json.writeStringField("verdict", Headline.verdict(result, total.report()));
    json.writeArrayFieldStart("sentences");
    for (String sentence : Headline.sentences(result, total.report())) {
      json.writeString(sentence);
    }
    for (String note : notes) {
      json.writeString(note);
    }
    json.writeEndArray();
    writeMeanings("reasons", Reasons.meanings(), json);
    json.writeObjectFieldStart("counters");
    for (Counter counter : Counter.values()) {
      json.writeStringField(counter.kernelName(), counter.meaning());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("order");
    for (int source : SourceOrder.of(result.report(), MAX_ORDERED)) {
      json.writeNumber(source);
    }
    json.writeEndArray();
    MapsJson.write("maps", result.report().maps(), json);
  }

  private static void writeMeanings(String name, Map<String, String> meanings, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> meaning : meanings.entrySet()) {
      json.writeStringField(meaning.getKey(), meaning.getValue());
    }
    json.writeEndObject();
  }
}
