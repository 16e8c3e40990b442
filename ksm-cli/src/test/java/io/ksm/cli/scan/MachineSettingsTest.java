package io.ksm.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.api.Counters;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.LimitedSaving;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.MergingLimits;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceOwner;
import io.ksm.core.report.SourceReport;
import io.ksm.kernel.Knob;
import io.ksm.report.text.Json;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MachineSettingsTest {
  private static final long MIB = 1 << 20;
  private static final String DEFAULT =
      "ksm:smart-scan=off,use-zero-pages=on,max-page-sharing=unlimited";

  @Test
  void saysWhatThisMachineWouldSave() throws IOException {
    MergingLimits limits = new MergingLimits(OptionalInt.of(256), false, false);

    MachineSettings settings =
        settings(
            DEFAULT,
            1,
            Map.of(limits, new LimitedSaving(8 * MIB)),
            "run=1",
            "max_page_sharing=256",
            "use_zero_pages=0",
            "smart_scan=1");

    assertThat(settings.limits()).hasValue(limits);
    assertThat(text(settings))
        .isEqualTo(
            "\nThis machine's KSM\n"
                + "  Set to max_page_sharing=256, use_zero_pages=0, smart_scan=1, it would save about"
                + " 8.0 MiB in the end; the scan assumed unlimited, 1, 0.\n");
    assertThat(json(settings))
        .isEqualTo(
            "{\"schemaVersion\":1,\"kernel\":{\"run\":1,\"max_page_sharing\":256,"
                + "\"use_zero_pages\":0,\"smart_scan\":1,\"savedBytes\":"
                + 8 * MIB
                + "}}");
  }

  @Test
  void saysNothingWhereTheScanAssumedWhatIsSet() throws IOException {
    MachineSettings settings =
        settings(
            "ksm:smart-scan=on,use-zero-pages=off,max-page-sharing=256",
            2,
            Map.of(),
            "run=1",
            "pages_to_scan=100",
            "max_page_sharing=256",
            "use_zero_pages=0",
            "smart_scan=1",
            "merge_across_nodes=1");

    assertThat(text(settings)).isEmpty();
    assertThat(settings.limits()).isEmpty();
    assertThat(json(settings)).contains("\"savedBytes\":" + 9 * MIB);
  }

  @Test
  void aKsmThatIsOffMergesNothingNow() throws IOException {
    assertThat(text(settings("zero-only", 1, Map.of(), "run=0")))
        .isEqualTo("\nThis machine's KSM\n  It is off (run=0): nothing merges now.\n");
    assertThat(text(settings("zero-only", 1, Map.of(), "run=1", "pages_to_scan=0")))
        .contains("It is on, but scans nothing (pages_to_scan=0): nothing merges now.");
  }

  @Test
  void nodesThatAreKeptApartSaveLess() throws IOException {
    MergingLimits limits = new MergingLimits(OptionalInt.of(256), true, true);
    LimitedSaving saving = new LimitedSaving(7 * MIB, new TreeMap<>(Map.of(0, 7 * MIB)), 12);

    MachineSettings settings =
        settings(
            DEFAULT,
            2,
            Map.of(limits, saving),
            "run=1",
            "max_page_sharing=256",
            "use_zero_pages=1",
            "merge_across_nodes=0");

    assertThat(settings.limits()).hasValue(limits);
    assertThat(text(settings))
        .contains(
            "Set to merge_across_nodes=0, max_page_sharing=256, it would save 7.0 MiB in the end,"
                + " and what merges of 12 pages whose node is unknown;"
                + " the scan assumed 1, unlimited.",
            "keeps 2 NUMA nodes apart (merge_across_nodes=0)");
    assertThat(settings(DEFAULT, 1, Map.of(), "run=1", "merge_across_nodes=0").limits()).isEmpty();
  }

  @Test
  void whatOnlyAnotherScanCanTellIsNotGuessed() throws IOException {
    MachineSettings zeros =
        settings("ksm:use-zero-pages=off", 1, Map.of(), "run=1", "use_zero_pages=1");

    assertThat(zeros.limits()).isEmpty();
    assertThat(json(zeros)).doesNotContain("savedBytes");
    assertThat(text(zeros))
        .contains("Set to use_zero_pages=1, it saves another amount, which a scan with");
  }

  @Test
  void nothingIsSaidOfMemoryThatIsNotOfThisMachine() {
    MachineSettings before = MachineSettings.of(knobs("run=0"), PartSpec.parse(DEFAULT), 1);

    assertThat(before.after(report(Map.of(), Map.of()))).isNull();
  }

  private static MachineSettings settings(
      String policy, int nodes, Map<MergingLimits, LimitedSaving> limited, String... knobs) {
    MachineSettings before = MachineSettings.of(knobs(knobs), PartSpec.parse(policy), nodes);
    return Objects.requireNonNull(
        before.after(report(Map.of("heap", OfferedFigures.NONE), limited)));
  }

  private static Map<Knob, String> knobs(String... assignments) {
    Map<Knob, String> knobs = new EnumMap<>(Knob.class);
    for (String assignment : assignments) {
      String[] parts = assignment.split("=", 2);
      knobs.put(Knob.named(parts[0]), parts[1]);
    }
    return knobs;
  }

  private static MemoryReport report(
      Map<String, OfferedFigures> offered, Map<MergingLimits, LimitedSaving> limited) {
    MergingTerms terms = new MergingTerms(SourceOwner.UNKNOWN, OfferedFigures.NONE, offered, 0, 0);
    SourceReport source =
        new SourceReport("a", PageFigures.NONE, 0, 0, HugePageFigures.NONE, Map.of(), terms, null);
    return new MemoryReport(
        4096,
        Counters.NONE,
        List.of(source),
        new SharingMatrix(new int[1][]),
        List.of(),
        Map.of(),
        limited,
        9 * MIB,
        0,
        0,
        false,
        List.of());
  }

  private static String text(MachineSettings settings) throws IOException {
    StringBuilder out = new StringBuilder();
    settings.writeText(new TextWriter(out, 1000, false));
    return out.toString();
  }

  private static String json(MachineSettings settings) throws IOException {
    StringWriter out = new StringWriter();
    Json.document(out, settings::writeJson);
    return new ObjectMapper().readTree(out.toString()).toString();
  }
}
