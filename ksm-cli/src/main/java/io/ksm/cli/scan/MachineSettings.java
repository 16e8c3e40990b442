package io.ksm.cli.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.report.LimitedSaving;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.MergingLimits;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Knob;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Json;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextWriter;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Says how this machine's KSM is set, and what a scan of live processes says otherwise: a scan
 * assumes the settings of its policy. Immutable.
 *
 * @param knobs that matter, those that this kernel has
 * @param assumed the policy's values of them; of those that it has
 * @param nodes how many NUMA nodes there are
 * @param saving what would be saved with these knobs; null before the scan, and if only another one
 *     can tell
 */
record MachineSettings(
    Map<Knob, String> knobs, Map<Knob, String> assumed, int nodes, @Nullable LimitedSaving saving) {
  private static final String ON = "1";
  private static final String OFF = "0";
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

  MachineSettings {
    knobs = new EnumMap<>(knobs);
    assumed = new EnumMap<>(assumed);
  }

  /**
   * Reads them, if this machine's kernel has KSM.
   *
   * @param policy of the scan
   * @param nodes how many NUMA nodes there are
   * @return null where there is nothing to say
   */
  static @Nullable MachineSettings read(PartSpec policy, int nodes) {
    try {
      return of(machineKnobs(), policy, nodes);
    } catch (KernelKsmException e) {
      return null; // No KSM, or /sys is not there: the scan itself needs neither.
    }
  }

  private static Map<Knob, String> machineKnobs() throws KernelKsmException {
    Map<Knob, String> knobs = new EnumMap<>(Knob.class);
    KernelKsm ksm = KernelKsm.open();
    for (Knob knob : TOLD) {
      if (ksm.has(knob)) {
        knobs.put(knob, ksm.read(knob));
      }
    }
    return knobs;
  }

  /**
   * Says whether this machine's KSM keeps NUMA nodes apart, so that a scan of live processes needs
   * to know them; also where this JVM can make no system calls, and reads none.
   *
   * @param nodes how many there are
   */
  static boolean keepsApart(int nodes) {
    try {
      return nodes > 1 && OFF.equals(machineKnobs().get(Knob.MERGE_ACROSS_NODES));
    } catch (KernelKsmException | UsageException e) {
      return false; // As in read(); or images are scanned without system calls.
    }
  }

  static MachineSettings of(Map<Knob, String> knobs, PartSpec policy, int nodes) {
    Map<Knob, String> assumed = new EnumMap<>(Knob.class);
    OPTIONS.forEach((knob, option) -> {
      String value = policy.options().get(option);
      if (value != null && knobs.containsKey(knob)) {
        assumed.put(knob, asKnob(value));
      }
    });
    if (nodes > 1 && knobs.containsKey(Knob.MERGE_ACROSS_NODES)) {
      assumed.put(Knob.MERGE_ACROSS_NODES, ON);
    }
    return new MachineSettings(knobs, assumed, nodes, null);
  }

  private static String asKnob(String option) {
    return switch (option) {
      case "on" -> ON;
      case "off" -> OFF;
      default -> option;
    };
  }

  /**
   * Returns under which limits a report has to tell the saving for these settings; empty if they
   * are those of the scan, or if only another scan can tell.
   */
  Optional<MergingLimits> limits() {
    boolean differ =
        differs(Knob.MAX_PAGE_SHARING)
            || differs(Knob.USE_ZERO_PAGES)
            || differs(Knob.MERGE_ACROSS_NODES);
    return differ && canTell() ? Optional.of(ofKnobs()) : Optional.empty();
  }

  private MergingLimits ofKnobs() {
    OptionalInt sharers =
        assumed.containsKey(Knob.MAX_PAGE_SHARING)
            ? OptionalInt.of(Integer.parseInt(String.valueOf(knobs.get(Knob.MAX_PAGE_SHARING))))
            : OptionalInt.empty();
    return new MergingLimits(
        sharers, !differs(Knob.USE_ZERO_PAGES), differs(Knob.MERGE_ACROSS_NODES));
  }

  /** Says whether the scan can tell: not if it did not keep pages of zeros apart. */
  private boolean canTell() {
    return !differs(Knob.USE_ZERO_PAGES) || ON.equals(assumed.get(Knob.USE_ZERO_PAGES));
  }

  private boolean differs(Knob knob) {
    return assumed.containsKey(knob) && !assumed.get(knob).equals(knobs.get(knob));
  }

  /**
   * Returns what a report says of these settings; null if none of its sources is memory of which
   * this machine's kernel knows whether it was offered.
   */
  @Nullable MachineSettings after(MemoryReport report) {
    if (report.sources().stream().allMatch(source -> source.terms().offeredKinds().isEmpty())) {
      return null;
    }
    LimitedSaving found =
        limits()
            .map(limits -> report.limited().get(limits))
            .orElse(canTell() ? new LimitedSaving(report.savedBytes()) : null);
    return new MachineSettings(knobs, assumed, nodes, found);
  }

  /** Writes a section for people; nothing if the machine is set as the scan assumed. */
  void writeText(TextWriter out) throws IOException {
    List<String> lines = lines();
    if (!lines.isEmpty()) {
      out.title("This machine's KSM");
      for (String line : lines) {
        out.sentence("  ", line);
      }
    }
  }

  /** Returns what there is to say; nothing if the machine is set as the scan assumed. */
  List<String> lines() {
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
    if (differs(Knob.MERGE_ACROSS_NODES)) {
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
    return "Set to %s, %s; the scan assumed %s."
        .formatted(String.join(", ", set), saves(), String.join(", ", scanned));
  }

  private String saves() {
    if (saving == null) {
      return "it saves another amount, which a scan with such a --policy tells";
    }
    String bytes = Numbers.bytes(saving.savedBytes());
    return saving.unknownPages() == 0
        ? "it would save about %s in the end".formatted(bytes)
        : "it would save %s in the end, and what merges of %s whose node is unknown"
            .formatted(bytes, Numbers.count(saving.unknownPages(), "page"));
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
            settings -> settings.saving == null ? null : settings.saving.savedBytes()));
    Json.object("kernel", json, object -> Json.members(figures, this, object));
  }
}
