package io.ksm.report.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.core.report.GroupReport;
import io.ksm.core.report.Grouping;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Json;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes the sums of sources that have something in common: of each user, of each container. */
final class GroupSection {
  private static final int MAX_ROWS = 20;

  private GroupSection() {}

  /** Writes a table for each grouping that is to be shown. */
  static void write(ScanResult result, boolean all, TextWriter out) throws IOException {
    for (Grouping grouping : Grouping.values()) {
      if (result.groups().by().contains(grouping)) {
        write(grouping, groups(result, grouping), all, out);
      }
    }
  }

  private static void write(
      Grouping grouping, List<GroupReport> groups, boolean all, TextWriter out) throws IOException {
    boolean cut = !all && groups.size() > MAX_ROWS;
    String word = ShownGroups.word(grouping);
    out.title("By %s%s".formatted(word, cut ? ", those that save most (--all: all)" : ""));
    new FigureTable<>(GroupFigures.table(word))
        .rows(cut ? groups.subList(0, MAX_ROWS) : groups)
        .write(out);
  }

  /** Writes an array for each grouping that was wanted, and the sums of the domain's. */
  static void write(ScanResult result, JsonGenerator json) throws IOException {
    if (result.groups().all().isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("groups");
    for (Grouping grouping : result.groups().all()) {
      Json.array(name(grouping), GroupFigures.JSON, groups(result, grouping), json);
    }
    json.writeEndObject();
    Grouping domain = result.groups().domain();
    if (domain != null) {
      json.writeObjectFieldStart("domain");
      json.writeStringField("by", name(domain));
      json.writeNumberField("savedWithinBytes", savedWithin(result, domain));
      json.writeNumberField("savedAcrossBytes", savedAcross(result, domain));
      json.writeEndObject();
    }
  }

  private static String name(Grouping grouping) {
    return grouping.name().toLowerCase(Locale.ROOT);
  }

  private static List<GroupReport> groups(ScanResult result, Grouping grouping) {
    return result.report().groups().getOrDefault(grouping, List.of());
  }

  /** Returns what merging saves if pages merge within their group only, in bytes. */
  static long savedWithin(ScanResult result, Grouping grouping) {
    long within = groups(result, grouping).stream().mapToLong(GroupReport::savedWithinBytes).sum();
    return Math.min(within, result.report().savedBytes());
  }

  /** Returns how much more merging saves if pages merge across groups, in bytes. */
  static long savedAcross(ScanResult result, Grouping grouping) {
    return result.report().savedBytes() - savedWithin(result, grouping);
  }
}
