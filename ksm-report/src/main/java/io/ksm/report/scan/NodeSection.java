package io.ksm.report.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.core.report.LimitedSaving;
import io.ksm.core.report.MergingLimits;
import io.ksm.report.text.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what merging saves within each NUMA node alone, where that was wanted. */
final class NodeSection {
  private NodeSection() {}

  private static @Nullable LimitedSaving saving(ScanResult result) {
    return result.report().limited().get(MergingLimits.NODES_APART);
  }

  /** Returns lines below the bottom line. */
  static List<String> lines(ScanResult result) {
    LimitedSaving saving = saving(result);
    if (saving == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    String unknown =
        saving.unknownPages() == 0
            ? ""
            : ", or less: nobody knows the node of %s with an equal one"
                .formatted(Numbers.count(saving.unknownPages(), "page"));
    lines.add(
        "Within each NUMA node alone it is %s; merging across nodes adds %s%s."
            .formatted(
                Numbers.bytes(saving.savedBytes()),
                Numbers.bytes(across(result, saving)),
                unknown));
    if (saving.nodes().size() > 1) {
      lines.add(
          saving.nodes().entrySet().stream()
              .map(node -> "node %d %s".formatted(node.getKey(), Numbers.bytes(node.getValue())))
              .collect(Collectors.joining(", ", "Without zeros these are: ", ".")));
    }
    return lines;
  }

  private static long across(ScanResult result, LimitedSaving saving) {
    return Math.max(0, result.report().savedBytes() - saving.savedBytes());
  }

  /** Writes the member {@code domain}. */
  static void writeJson(ScanResult result, JsonGenerator json) throws IOException {
    LimitedSaving saving = saving(result);
    if (saving == null) {
      return;
    }
    json.writeObjectFieldStart("domain");
    json.writeStringField("by", "numa");
    json.writeNumberField("savedWithinBytes", saving.savedBytes());
    json.writeNumberField("savedAcrossBytes", across(result, saving));
    json.writeNumberField("unknownPages", saving.unknownPages());
    json.writeObjectFieldStart("nodes");
    for (var node : saving.nodes().entrySet()) {
      json.writeNumberField(node.getKey().toString(), node.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
