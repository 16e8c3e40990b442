package io.ksm.cli.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.Counters;
import io.ksm.cli.text.Figure;
import io.ksm.cli.text.Json;
import io.ksm.cli.text.Numbers;
import io.ksm.cli.text.Unit;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.RepeatedContent;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says how this machine's KSM is set, and what a scan of live processes says otherwise: a scan
 * assumes the settings of its policy. Immutable.
 *
 * @param knobs that matter, those that this kernel has
 * @param assumed the policy's values of them; of those that it has
 * @param nodes how many NUMA nodes there are
 * @param savedBytes what would be saved with these knobs; empty if another scan is needed to tell
 */
record MachineSettings(
    Map<Knob, String> knobs, Map<Knob, String> assumed, int nodes, OptionalLong savedBytes) {
  private static final Set<String> LIVE = Set.of("all", "pid", "cgroup");
  private static final String UNLIMITED = "unlimited";
  private static final Map<Knob, String> OPTIONS =
      Map.of(
          Knob.MAX_PAGE_SHARING, "max-page-sharing",
          Knob.USE_ZERO_PAGES, "use-zero-pages",
          Knob.SMART_SCAN, "smart-scan");
  private static final List<Knob> TOLD =
      List.of(
          Knob.RUN,
          Knob.PAGES_TO_SCAN,
          Knob.MAX_PAGE_SHARING,
          Knob.USE_ZERO_PAGES,
          Knob.SMART_SCAN,
          Knob.MERGE_ACROSS_NODES);

  /** More contents that reach max_page_sharing than this are not listed to be counted. */
  private static final int MAX_CONTENTS = 100_000;

  MachineSettings {
    knobs = new EnumMap<>(knobs);
    assumed = new EnumMap<>(assumed);
  }

  /**
   * Reads them, if a source is a process of this machine and its kernel has KSM.
   *
   * @param report of the scan
   * @param contents makes a report with so many of the most repeated contents
   * @return null where there is nothing to say
   */
  static @Nullable MachineSettings read(
      List<NamedSource> sources,
      PartSpec policy,
      MemoryReport report,
      IntFunction<MemoryReport> contents)
      throws IOException {
    if (sources.stream().noneMatch(source -> LIVE.contains(source.part().name()))) {
      return null;
    }
    Map<Knob, String> knobs = new EnumMap<>(Knob.class);
    try {
      KernelKsm ksm = KernelKsm.open();
      for (Knob knob : TOLD) {
        if (ksm.has(knob)) {
          knobs.put(knob, ksm.read(knob));
        }
      }
    } catch (KernelKsmException e) {
      return null; // No KSM, or /sys is not there: the scan itself needs neither.
    }
    return of(knobs, policy, NumaNodes.count(), report, contents);
  }

  static MachineSettings of(
      Map<Knob, String> knobs,
      PartSpec policy,
      int nodes,
      MemoryReport report,
      IntFunction<MemoryReport> contents) {
    Map<Knob, String> assumed = new EnumMap<>(Knob.class);
    OPTIONS.forEach((knob, option) -> {
      String value = policy.options().get(option);
      if (value != null && knobs.containsKey(knob)) {
        assumed.put(knob, asKnob(value));
      }
    });
    MachineSettings settings = new MachineSettings(knobs, assumed, nodes, OptionalLong.empty());
    return new MachineSettings(knobs, assumed, nodes, settings.saved(report, contents));
  }

  private static String asKnob(String option) {
    return switch (option) {
      case "on" -> "1";
      case "off" -> "0";
      default -> option;
    };
  }

  private OptionalLong saved(MemoryReport report, IntFunction<MemoryReport> contents) {
    boolean limitKnown =
        !differs(Knob.MAX_PAGE_SHARING) || UNLIMITED.equals(assumed.get(Knob.MAX_PAGE_SHARING));
    boolean zerosKnown =
        !differs(Knob.USE_ZERO_PAGES) || "1".equals(assumed.get(Knob.USE_ZERO_PAGES));
    if (!limitKnown || !zerosKnown || (differs(Knob.MERGE_ACROSS_NODES) && nodes > 1)) {
      return OptionalLong.empty();
    }
    Counters counters = report.counters();
    long lost = 0;
    long limit = limit();
    if (differs(Knob.MAX_PAGE_SHARING) && counters.pagesSharing() >= limit) {
      long most = counters.pagesSharing() / limit;
      if (most > MAX_CONTENTS) {
        return OptionalLong.empty();
      }
      for (RepeatedContent content : contents.apply((int) most).repeated()) {
        lost += content.pages() - 1 - PageLimit.saved(content.pages(), limit);
      }
    }
    if (differs(Knob.USE_ZERO_PAGES)) {
      lost += counters.ksmZeroPages() - PageLimit.saved(counters.ksmZeroPages(), limit);
    }
    return OptionalLong.of(Math.max(0, report.savedBytes() - lost * report.pageSize()));
  }

  private long limit() {
    return knobs.containsKey(Knob.MAX_PAGE_SHARING)
        ? Long.parseLong(knobs.get(Knob.MAX_PAGE_SHARING))
        : Long.MAX_VALUE;
  }

  private boolean differs(Knob knob) {
    if (knob == Knob.MERGE_ACROSS_NODES) {
      return "0".equals(knobs.get(knob));
    }
    return assumed.containsKey(knob) && !assumed.get(knob).equals(knobs.get(knob));
  }

  /** Writes a section for people; nothing if the machine is set as the scan assumed. */
  void writeText(Appendable out) throws IOException {
    List<String> lines = lines();
    if (!lines.isEmpty()) {
      out.append("\nThis machine's KSM\n");
      for (String line : lines) {
        out.append("  ").append(line).append('\n');
      }
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!"1".equals(knobs.get(Knob.RUN))) {
      lines.add("It is off (run=%s): nothing merges now.".formatted(knobs.get(Knob.RUN)));
    } else if ("0".equals(knobs.get(Knob.PAGES_TO_SCAN))) {
      lines.add("It is on, but scans nothing (pages_to_scan=0): nothing merges now.");
    }
    List<Knob> different = assumed.keySet().stream().filter(this::differs).toList();
    if (!different.isEmpty()) {
      lines.add(otherwise(different));
    }
    if (differs(Knob.MERGE_ACROSS_NODES) && nodes > 1) {
      lines.add(
          "It keeps %d NUMA nodes apart (merge_across_nodes=0): equal pages of different nodes do not merge."
              .formatted(nodes));
    }
    return lines;
  }

  private String otherwise(List<Knob> different) {
    List<String> set = new ArrayList<>();
    List<String> scanned = new ArrayList<>();
    for (Knob knob : different) {
      set.add(knob.fileName() + "=" + knobs.get(knob));
      scanned.add(String.valueOf(assumed.get(knob)));
    }
    String saves =
        savedBytes.isPresent()
            ? "it would save about " + Numbers.bytes(savedBytes.getAsLong()) + " in the end"
            : "it saves another amount, which a scan with such a --policy tells";
    return "Set to %s, %s; the scan assumed %s."
        .formatted(String.join(", ", set), saves, String.join(", ", scanned));
  }

  /** Writes the member {@code kernel} of JSON. */
  void writeJson(JsonGenerator json) throws IOException {
    List<Figure<MachineSettings>> figures = new ArrayList<>();
    for (Knob knob : knobs.keySet()) {
      figures.add(
          Figure.of(
              knob.fileName(),
              Unit.COUNT,
              knob.meaning(),
              settings -> Long.valueOf(String.valueOf(settings.knobs.get(knob)))));
    }
    figures.add(
        Figure.of(
            "savedBytes",
            Unit.BYTES,
            "what merging frees with these settings",
            MachineSettings::savedBytes));
    Json.object("kernel", json, object -> Json.members(figures, this, object));
  }
}
