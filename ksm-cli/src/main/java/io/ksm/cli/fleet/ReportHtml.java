package io.ksm.cli.fleet;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.cli.messages.ResultPage;
import io.ksm.core.report.SharingMatrix;
import io.ksm.fleet.FleetHost;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.contents.CollectedSource;
import io.ksm.fleet.query.FleetGrowth;
import io.ksm.fleet.query.FleetReport;
import io.ksm.fleet.query.PairSaving;
import io.ksm.fleet.query.SourceGain;
import io.ksm.report.sharing.SourceOrder;
import io.ksm.report.text.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what a fleet saves as a page: its JSON form, what only the page needs, and scripts that
 * draw it.
 */
final class ReportHtml {
  private static final List<String> SCRIPTS =
      List.of(ResultPage.SHARING_MATRIX, "what-if.js", "fleet.js");

  /** To order sources takes a time in proportion to the cube of their number. */
  private static final int MAX_ORDERED = 400;

  /** Of many sources, what each would bring to all hosts would make the page too large. */
  private static final int MAX_BRINGS = 200_000;

  private static final int MIN_BRINGS = 5;

  private final FleetReport report;

  private ReportHtml(FleetReport report) {
    this.report = report;
  }

  /** Writes the page to a file. */
  static void write(FleetReport report, FleetGrowth growth, Path file) throws IOException {
    StringWriter json = new StringWriter();
    ReportHtml page = new ReportHtml(report);
    Json.document(
        json,
        out -> {
          ReportJson.write(report, growth, page.maxBrings(), out);
          Json.object("page", out, page::writePage);
        });
    ResultPage.write("ksm fleet report", ReportHtml.class, SCRIPTS, json.toString(), file);
  }

  private int maxBrings() {
    return Math.max(MIN_BRINGS, MAX_BRINGS / Math.max(1, report.gains().size()));
  }

  private void writePage(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("sentences");
    for (String sentence : ReportText.summary(report)) {
      json.writeString(sentence);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("hosts");
    for (FleetHost host : report.fleet().hosts()) {
      json.writeStartObject();
      json.writeStringField("host", host.name());
      json.writeNumberField("memoryBytes", host.memoryBytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sources");
    for (SourceGain gain : report.gains()) {
      writeSource(gain, json);
    }
    json.writeEndArray();
    json.writeFieldName("order");
    writeNumbers(order(), json);
    writeGroups("apart", report.fleet().apart(), json);
    writeGroups("together", report.fleet().together(), json);
  }

  private static void writeGroups(String name, List<List<Integer>> groups, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (List<Integer> group : groups) {
      writeNumbers(group, json);
    }
    json.writeEndArray();
  }

  private static void writeNumbers(List<Integer> numbers, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (int number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  private void writeSource(SourceGain gain, JsonGenerator json) throws IOException {
    FleetSource source = gain.source();
    CollectedSource collected = source.collected();
    long pageSize = report.fleet().pageSize();
    json.writeStartObject();
    json.writeNumberField("memoryBytes", source.memoryBytes());
    json.writeBooleanField("allHostsThatSave", gain.brings().size() <= maxBrings());
    json.writeNumberField("pagesBytes", collected.counts().pages() * pageSize);
    json.writeNumberField("contentsBytes", collected.contents() * pageSize);
    json.writeEndObject();
  }

  /** Returns the numbers of those sources that have most in common, so that like ones are near. */
  private List<Integer> order() {
    Map<Integer, Integer> places = new LinkedHashMap<>();
    List<FleetSource> sources = new ArrayList<>();
    for (PairSaving pair : report.pairs()) {
      for (FleetSource source : List.of(pair.one(), pair.other())) {
        if (places.size() < MAX_ORDERED
            && places.putIfAbsent(source.number(), places.size()) == null) {
          sources.add(source);
        }
      }
    }
    int[][] common = new int[sources.size()][sources.size()];
    for (PairSaving pair : report.pairs()) {
      Integer one = places.get(pair.one().number());
      Integer other = places.get(pair.other().number());
      if (one != null && other != null) {
        int pages = (int) Math.min(Integer.MAX_VALUE, pair.common().pages());
        common[one][other] = pages;
        common[other][one] = pages;
      }
    }
    long[] sizes = sources.stream().mapToLong(source -> source.collected().contents()).toArray();
    return SourceOrder.of(new SharingMatrix(common), sizes, MAX_ORDERED).stream()
        .map(place -> sources.get(place).number())
        .toList();
  }
}
