package io.ksm.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.api.Counters;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.SharingMatrix;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanJsonTest {

  @Test
  void namesAreTheStableOnes() throws IOException {
    JsonNode json = json(Samples.two());

    assertThat(names(json))
        .containsExactly(
            "schemaVersion",
            "pageSize",
            "stack",
            "counters",
            "sources",
            "matrix",
            "contents",
            "savedBytes",
            "metadataBytes",
            "bytesScanned",
            "seconds");
    assertThat(names(json.get("stack"))).containsExactly("hasher", "index", "policy", "threads");
    assertThat(names(json.get("counters")))
        .containsExactly(
            "pages_shared",
            "pages_sharing",
            "pages_unshared",
            "pages_volatile",
            "ksm_zero_pages",
            "pages_scanned",
            "pages_skipped",
            "full_scans",
            "stable_node_chains",
            "stable_node_dups",
            "general_profit");
    assertThat(names(json.at("/sources/0")))
        .containsExactly(
            "label",
            "pages",
            "eligible",
            "zero",
            "holes",
            "zeroUnknown",
            "duplicate",
            "unique",
            "volatile",
            "sharedByFork",
            "otherDomain",
            "mappedTwice",
            "ineligible",
            "savedBytes",
            "sharedWithin",
            "sharedAcross",
            "lostIfLeftBytes",
            "huge",
            "kinds");
    assertThat(json.at("/matrix/0/0").asLong()).isEqualTo(100);
    assertThat(json.at("/matrix/1/0").asLong()).isEqualTo(10);
    assertThat(names(json.at("/contents/0"))).containsExactly("hash", "pages", "owners", "bytes");
  }

  @Test
  void valuesAreThoseOfTheReport() throws IOException {
    JsonNode json = json(Samples.two());

    assertThat(json.at("/schemaVersion").intValue()).isEqualTo(1);
    assertThat(json.at("/counters").toString())
        .isEqualTo(
            "{\"pages_shared\":100,\"pages_sharing\":400,\"pages_unshared\":500,"
                + "\"pages_volatile\":100,\"ksm_zero_pages\":200,\"pages_scanned\":4500,"
                + "\"pages_skipped\":3,\"full_scans\":3,\"stable_node_chains\":4,"
                + "\"stable_node_dups\":9,\"general_profit\":2361600}");
    assertThat(json.at("/sources/1").toString())
        .isEqualTo(
            "{\"label\":\"redis-server (1234)\",\"pages\":2000,\"eligible\":500,\"zero\":0,"
                + "\"holes\":0,\"zeroUnknown\":0,\"duplicate\":200,\"unique\":150,\"volatile\":100,"
                + "\"sharedByFork\":20,\"otherDomain\":30,\"mappedTwice\":10,"
                + "\"ineligible\":{\"absent\":1200,\"file-backed\":300},\"savedBytes\":409600,"
                + "\"sharedWithin\":50,\"sharedAcross\":150,\"lostIfLeftBytes\":0,"
                + "\"huge\":{\"pages\":1024,\"savedBytes\":163840,\"toSplit\":2},"
                + "\"kinds\":{\"[heap]\":{\"pages\":1700,\"eligible\":500,\"zero\":0,"
                + "\"holes\":0,\"zeroUnknown\":0,\"duplicate\":200,\"unique\":150,\"volatile\":100,"
                + "\"sharedByFork\":20,\"otherDomain\":30,\"mappedTwice\":10,"
                + "\"ineligible\":{\"absent\":1200},\"savedBytes\":409600},"
                + "\"files\":{\"pages\":300,\"eligible\":0,\"zero\":0,\"holes\":0,\"zeroUnknown\":0,"
                + "\"duplicate\":0,\"unique\":0,\"volatile\":0,\"sharedByFork\":0,"
                + "\"otherDomain\":0,\"mappedTwice\":0,\"ineligible\":{\"file-backed\":300},\"savedBytes\":0}},\"failure\":\"process"
                + " redis-server (1234) has exited\"}");
    assertThat(json.at("/contents/0").toString())
        .isEqualTo(
            "{\"hash\":\"0000000000000abc\",\"pages\":120,"
                + "\"owners\":{\"vm1.mem\":100,\"redis-server (1234)\":20},\"bytes\":\"00ff41\"}");
    assertThat(json.at("/savedBytes").longValue()).isEqualTo(600 * 4096);
    assertThat(json.at("/metadataBytes").longValue()).isEqualTo(48_000);
    assertThat(json.at("/bytesScanned").longValue()).isEqualTo(12 << 20);
    assertThat(json.at("/seconds").doubleValue()).isEqualTo(1.234567);
  }

  @Test
  void growsWithThePairsThatShareAndNotWithTheSquareOfTheSources() throws IOException {
    int alone = text(sharing(3_000, 0)).length();
    int some = text(sharing(3_000, 500)).length();
    int more = text(sharing(3_000, 1_500)).length();
    JsonNode json = new ObjectMapper().readTree(text(sharing(3_000, 500)));

    assertThat(json.has("matrix")).isFalse();
    assertThat(json.get("matrixPairs")).hasSize(1_000);
    assertThat(json.get("matrixPairs").toString())
        .startsWith("{\"0\":{\"1\":7},\"1\":{\"0\":9,\"1\":4000000000},\"2\":{\"3\":7},");
    assertThat(some - alone).isLessThan(500 * 3 * 50);
    assertThat((long) more - alone).isBetween((some - alone) * 3L, (some - alone) * 13L / 4);
  }

  @Test
  void theLastSizeWithAllPairs() throws IOException {
    assertThat(new ObjectMapper().readTree(text(sharing(64, 3))).get("matrix")).hasSize(64);
    assertThat(new ObjectMapper().readTree(text(sharing(65, 3))).get("matrixPairs")).hasSize(6);
  }

  /** Sources of which the first share, two by two. */
  private static ScanResult sharing(int sources, int pairs) {
    int[][] pages = new int[sources][];
    for (int pair = 0; pair < pairs; pair++) {
      pages[2 * pair] = new int[sources];
      pages[2 * pair][2 * pair + 1] = 7;
      pages[2 * pair + 1] = new int[sources];
      pages[2 * pair + 1][2 * pair] = 9;
      pages[2 * pair + 1][2 * pair + 1] = (int) 4_000_000_000L;
    }
    return Samples.with(new SharingMatrix(pages), Samples.many(sources));
  }

  private static String text(ScanResult result) throws IOException {
    StringWriter out = new StringWriter();
    ScanJson.write(result, json -> {}, out);
    return out.toString();
  }

  @Test
  void rareNamesAreThereOnlyWhenTheySaySomething() throws IOException {
    JsonNode plain = json(Samples.many(1));
    MemoryReport guessed =
        new MemoryReport(
            4096,
            Counters.NONE,
            List.of(),
            new SharingMatrix(new int[0][]),
            List.of(),
            Map.of(),
            Map.of(),
            0,
            0,
            0,
            true,
            List.of());
    JsonNode unverified =
        json(new ScanResult(Samples.SETUP, true, 1, 0, 0, guessed, List.of(), ShownGroups.NONE));

    assertThat(plain.has("unverified")).isFalse();
    assertThat(plain.at("/sources/0").has("failure")).isFalse();
    assertThat(unverified.get("unverified").booleanValue()).isTrue();
  }

  private static JsonNode json(ScanResult result) throws IOException {
    String text = text(result);
    assertThat(text).endsWith("}\n");
    return new ObjectMapper().readTree(text);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
