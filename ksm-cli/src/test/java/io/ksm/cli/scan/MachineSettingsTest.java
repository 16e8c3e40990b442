package io.ksm.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.api.Counters;
import io.ksm.cli.text.Json;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SharingMatrix;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MachineSettingsTest {
  private static final int PAGE = 4096;
  private static final String DEFAULT =
      "ksm:smart-scan=off,use-zero-pages=on,max-page-sharing=unlimited";

  @Test
  void aLimitOfSharersSavesLess() {
    for (long pages : new long[] {2, 3, 9, 10, 11, 12, 19, 20, 21, 100, 1001}) {
      // The kernel's rule, said otherwise: see docs/kernel-parity.md.
      boolean even = pages >= 10 && pages % 10 <= 1;
      long expected = even ? pages / 10 * 9 : pages - (pages / 10 + 1);
      assertThat(PageLimit.saved(pages, 10)).as(pages + " pages").isEqualTo(expected);
    }
  }

  @Test
  void saysWhatThisMachineWouldSave() throws IOException {
    // 1,000 equal pages in four, 300 in two copies, 256 in one; 512 of zeros in two.
    long saved = 999 + 299 + 255 + 512;
    long here = 996 + 298 + 255 + 510;

    MachineSettings settings =
        settings(DEFAULT, "run=1", "max_page_sharing=256", "use_zero_pages=0", "smart_scan=1");

    assertThat(settings.savedBytes()).hasValue(here * PAGE);
    assertThat(report(10).savedBytes()).isEqualTo(saved * PAGE);
    assertThat(text(settings))
        .isEqualTo(
            "\nThis machine's KSM\n"
                + "  Set to max_page_sharing=256, use_zero_pages=0, smart_scan=1, it would save about"
                + " 8.0 MiB in the end; the scan assumed unlimited, 1, 0.\n");
    assertThat(json(settings))
        .isEqualTo(
            "{\"schemaVersion\":1,\"kernel\":{\"run\":1,\"max_page_sharing\":256,"
                + "\"use_zero_pages\":0,\"smart_scan\":1,\"savedBytes\":"
                + here * PAGE
                + "}}");
  }

  @Test
  void saysNothingWhereTheScanAssumedWhatIsSet() throws IOException {
    MachineSettings settings =
        settings(
            "ksm:smart-scan=on,use-zero-pages=off,max-page-sharing=256",
            "run=1",
            "pages_to_scan=100",
            "max_page_sharing=256",
            "use_zero_pages=0",
            "smart_scan=1",
            "merge_across_nodes=1");

    assertThat(text(settings)).isEmpty();
    assertThat(settings.savedBytes()).hasValue(report(0).savedBytes());
  }

  @Test
  void aKsmThatIsOffMergesNothingNow() throws IOException {
    assertThat(text(settings("zero-only", "run=0")))
        .isEqualTo("\nThis machine's KSM\n  It is off (run=0): nothing merges now.\n");
    assertThat(text(settings("zero-only", "run=1", "pages_to_scan=0")))
        .contains("It is on, but scans nothing (pages_to_scan=0): nothing merges now.");
  }

  @Test
  void whatOnlyAnotherScanCanTellIsNotGuessed() throws IOException {
    MachineSettings looser = settings("ksm:max-page-sharing=10", "run=1", "max_page_sharing=256");
    MachineSettings nodes =
        MachineSettings.of(
            knobs("run=1", "merge_across_nodes=0"),
            PartSpec.parse(DEFAULT),
            2,
            report(0),
            MachineSettingsTest::report);

    assertThat(looser.savedBytes()).isEmpty();
    assertThat(text(looser))
        .contains("Set to max_page_sharing=256, it saves another amount, which a scan with");
    assertThat(nodes.savedBytes()).isEmpty();
    assertThat(text(nodes)).contains("keeps 2 NUMA nodes apart (merge_across_nodes=0)");
  }

  private static MachineSettings settings(String policy, String... knobs) {
    return MachineSettings.of(
        knobs(knobs), PartSpec.parse(policy), 1, report(0), MachineSettingsTest::report);
  }

  private static Map<Knob, String> knobs(String... assignments) {
    Map<Knob, String> knobs = new EnumMap<>(Knob.class);
    for (String assignment : assignments) {
      String[] parts = assignment.split("=", 2);
      knobs.put(Knob.named(parts[0]), parts[1]);
    }
    return knobs;
  }

  private static MemoryReport report(int contents) {
    List<RepeatedContent> repeated =
        LongStream.of(1_000, 300, 256)
            .limit(contents)
            .mapToObj(pages -> new RepeatedContent(pages, pages, Map.of(), 0))
            .toList();
    Counters counters = new Counters(3, 999 + 299 + 255, 0, 0, 0, 0, 512, 1, 0, 0, 0);
    return new MemoryReport(
        PAGE,
        counters,
        List.of(),
        new SharingMatrix(new int[0][]),
        repeated,
        Map.of(),
        counters.pagesSaved() * PAGE,
        0,
        0,
        false);
  }

  private static String text(MachineSettings settings) throws IOException {
    StringBuilder out = new StringBuilder();
    settings.writeText(out);
    return out.toString();
  }

  private static String json(MachineSettings settings) throws IOException {
    StringWriter out = new StringWriter();
    Json.document(out, settings::writeJson);
    return new ObjectMapper().readTree(out.toString()).toString();
  }
}
