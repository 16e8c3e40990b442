package io.ksm.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.api.Counters;
import io.ksm.core.report.GroupReport;
import io.ksm.core.report.Grouping;
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
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests what is told of the terms on which pages merge: who offered them, and whose they are. */
class ScanTermsTest {
  private static final int PAGE = 4096;

  private static SourceReport process(int number, long offered, long savedAsThingsAre) {
    PageFigures heap = new PageFigures(1_024, 0, 0, 0, 768, 256, 0, 0, 0, 0, Map.of(), 512L * PAGE);
    OfferedFigures found = new OfferedFigures(1_024, offered, savedAsThingsAre * PAGE);
    SourceOwner owner = new SourceOwner("uid:" + number, "/app-" + number, "");
    MergingTerms terms = new MergingTerms(owner, found, Map.of("[heap]", found), 0, 640L * PAGE);
    return new SourceReport(
        "app (%d)".formatted(number),
        heap,
        256,
        512,
        HugePageFigures.NONE,
        Map.of("[heap]", heap),
        terms,
        null);
  }

  private static ScanResult result(
      List<SourceReport> sources, long saved, long withheld, ShownGroups groups) {
    return result(sources, saved, withheld, groups, Map.of());
  }

  private static ScanResult result(
      List<SourceReport> sources,
      long saved,
      long withheld,
      ShownGroups groups,
      Map<MergingLimits, LimitedSaving> limited) {
    GroupReport one = new GroupReport("uid:1", 1, sources.getFirst().figures(), 256L * PAGE, 640);
    GroupReport two = new GroupReport("uid:2", 1, sources.getLast().figures(), 0, 640);
    MemoryReport report =
        new MemoryReport(
            PAGE,
            Counters.NONE,
            sources,
            new SharingMatrix(new int[sources.size()][]),
            List.of(),
            Map.of(Grouping.USER, List.of(one, two)),
            limited,
            saved * PAGE,
            withheld * PAGE,
            0,
            false,
            List.of());
    return new ScanResult(Samples.SETUP, true, 3, 0, 0, report, List.of(), groups);
  }

  private static String text(ScanResult result) throws IOException {
    StringBuilder out = new StringBuilder();
    ScanText.write(result, false, new TextWriter(out, 1_000, false));
    return out.toString();
  }

  private static JsonNode json(ScanResult result) throws IOException {
    StringWriter out = new StringWriter();
    ScanJson.write(result, json -> {}, out);
    return new ObjectMapper().readTree(out.toString());
  }

  private static final List<SourceReport> TWO = List.of(process(1, 256, 64), process(2, 0, 0));

  @Test
  void saysWhatWasOfferedAndWhatIsSavedAsThingsAre() throws IOException {
    ScanResult result = result(TWO, 1_024, 0, ShownGroups.NONE);
    assertThat(text(result))
        .contains(
            """
            That is if all of it were offered to KSM; as things are, 256.0 KiB: 1.0 MiB were offered, 7.0 MiB were not.
            """)
        .contains(
            """
            What was offered to KSM, which looks at nothing else
                                Offered      Not  Saved as things  Saved if all was
            Source                pages  offered          are MiB       offered MiB
            app (1)                 256      768             0.25              2.00
            app (2)                   0    1,024             0.00              2.00
            ───────────────────────────────────────────────────────────────────────
            Total of 2 sources      256    1,792             0.25              4.00
            """);
    JsonNode json = json(result);
    assertThat(json.get("offeredSavedBytes").asLong()).isEqualTo(64L * PAGE);
    assertThat(json.at("/sources/0/offered/pages").asLong()).isEqualTo(256);
    assertThat(json.at("/sources/0/kinds/[heap]/offered/notOffered").asLong()).isEqualTo(768);
    assertThat(json.at("/sources/1/offered/savedBytes").asLong()).isZero();
    assertThat(json.at("/sources/0/user").asText()).isEqualTo("uid:1");
    assertThat(json.at("/sources/0/controlGroup").asText()).isEqualTo("/app-1");
    assertThat(json.at("/sources/0").has("machine")).isFalse();
    assertThat(json.at("/sources/0/lostIfLeftBytes").asLong()).isEqualTo(640L * PAGE);
    assertThat(json.has("groups")).isFalse();
  }

  @Test
  void saysWhatIsSavedWithinEachNode() throws IOException {
    SortedMap<Integer, Long> nodes = new TreeMap<>(Map.of(0, 200L * PAGE, 1, 56L * PAGE));
    LimitedSaving saving = new LimitedSaving(256L * PAGE, nodes, 12);
    ScanResult result =
        result(TWO, 1_024, 0, ShownGroups.NONE, Map.of(MergingLimits.NODES_APART, saving));
    assertThat(text(result))
        .contains(
            """
            Within each NUMA node alone it is 1.0 MiB; merging across nodes adds 3.0 MiB, or less: nobody knows the node of 12 pages with an equal one.
            Without zeros these are: node 0 800.0 KiB, node 1 224.0 KiB.
            """);
    assertThat(json(result).get("domain"))
        .hasToString(
            "{\"by\":\"numa\",\"savedWithinBytes\":1048576,\"savedAcrossBytes\":3145728,"
                + "\"unknownPages\":12,\"nodes\":{\"0\":819200,\"1\":229376}}");
    assertThat(text(result(TWO, 1_024, 0, ShownGroups.NONE))).doesNotContain("NUMA");
  }

  @Test
  void saysThatNothingWasOffered() throws IOException {
    List<SourceReport> nobody = List.of(process(1, 0, 0), process(2, 0, 0));
    assertThat(text(result(nobody, 1_024, 0, ShownGroups.NONE)))
        .contains("as things are, nothing: 0 B were offered, 8.0 MiB were not.\n")
        .doesNotContain("What was offered to KSM");
  }

  @Test
  void saysNothingWhereAllWasOfferedOrNobodyKnows() throws IOException {
    List<SourceReport> all = List.of(process(1, 1_024, 512), process(2, 1_024, 512));
    assertThat(text(result(all, 1_024, 0, ShownGroups.NONE))).doesNotContain("offered");
    assertThat(text(Samples.two())).doesNotContain("offered");
    assertThat(json(Samples.two()).has("offeredSavedBytes")).isFalse();
  }

  @Test
  void claimsNothingOfMemoryOfWhichNobodyKnows() throws IOException {
    SourceReport image =
        new SourceReport(
            "vm1.mem",
            process(1, 0, 0).figures(),
            256,
            512,
            HugePageFigures.NONE,
            Map.of(),
            MergingTerms.NONE,
            null);
    ScanResult result = result(List.of(process(1, 0, 0), image), 1_024, 0, ShownGroups.NONE);

    assertThat(text(result))
        .contains(
            "as things are, of the 4.0 MiB of which it is known, nothing: 0 B were offered, 4.0 MiB"
                + " were not.\n");
    assertThat(json(result).has("offeredSavedBytes")).isFalse();
    assertThat(json(result).at("/sources/0/offered/savedBytes").isNumber()).isTrue();
    assertThat(csv(result, 0)).isEqualTo("0");
    assertThat(csv(result, 1)).isEmpty();
    assertThat(csv(result, 2)).isEmpty();
    assertThat(csv(result(TWO, 1_024, 0, ShownGroups.NONE), 2)).isEqualTo("262144");
  }

  private static String csv(ScanResult result, int row) throws IOException {
    StringWriter out = new StringWriter();
    ScanCsv.write(result, out);
    List<String> lines = out.toString().lines().toList();
    int column = List.of(lines.getFirst().split(",", -1)).indexOf("offeredSavedBytes");
    return lines.get(row + 1).split(",", -1)[column];
  }

  @Test
  void zerosThatOccupyNothingAreShownInNoTable() throws IOException {
    PageFigures zeros = new PageFigures(100, 77, 70, 9, 0, 14, 0, 0, 0, 0, Map.of(), 7L * PAGE);
    SourceReport source =
        new SourceReport(
            "app (1)", zeros, 0, 0, HugePageFigures.NONE, Map.of(), MergingTerms.NONE, null);
    ScanResult result = result(List.of(source), 7, 0, new ShownGroups(null, Set.of(Grouping.USER)));

    assertThat(text(result)).containsPattern("\nuid:1 .* 1 +100 +7 +0 +14\n");
    JsonNode group = json(result).at("/groups/user/0");
    assertThat(group.get("zero").asLong()).isEqualTo(77);
    assertThat(group.get("holes").asLong()).isEqualTo(70);
    assertThat(group.get("zeroUnknown").asLong()).isEqualTo(9);
  }

  @Test
  void saysWhatIsPinned() throws IOException {
    ScanResult result = result(TWO, 10, 1_014, ShownGroups.NONE);
    assertThat(text(result))
        .startsWith("Merging would save 40.0 KiB of 8.0 MiB eligible memory (0.5 %); ")
        .contains(
            "That is at most: equal pages make up 4.0 MiB more, but so much at least is pinned for"
                + " devices.\n")
        .contains("as things are, 40.0 KiB: ");
    assertThat(json(result).get("withheldBytes").asLong()).isEqualTo(1_014L * PAGE);
    assertThat(json(result(TWO, 10, 0, ShownGroups.NONE)).has("withheldBytes")).isFalse();
  }

  @Test
  void saysWhatIsSavedWithinEachDomain() throws IOException {
    ScanResult result =
        result(TWO, 1_024, 0, new ShownGroups(Grouping.USER, Set.of(Grouping.USER)));
    assertThat(text(result))
        .contains(
            """
            Within each user alone it is 1.0 MiB; merging across users adds 3.0 MiB.
            Merging across users tells whoever times writes which pages another one holds: docs/scan.md#whose-memory-merges-with-whose
            """)
        .contains("\nBy user\n")
        .contains(
            "User     MiB  within MiB    left MiB  Sources  Pages  Zero  Duplicate  Unique\n");
    JsonNode json = json(result);
    assertThat(json.at("/domain/by").asText()).isEqualTo("user");
    assertThat(json.at("/domain/savedWithinBytes").asLong()).isEqualTo(256L * PAGE);
    assertThat(json.at("/domain/savedAcrossBytes").asLong()).isEqualTo(768L * PAGE);
    assertThat(json.at("/groups/user/0/label").asText()).isEqualTo("uid:1");
    assertThat(json.at("/groups/user/1/lostIfLeftBytes").asLong()).isEqualTo(640);
  }
}
