package io.ksm.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.compress.Algorithm;
import io.ksm.core.report.HugePageFigures;
import io.ksm.report.text.Json;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonWriterTest {
  private static final long MIB = 1 << 20;
  private static final List<Way> WAYS =
      List.of(
          new Way("merging", 100 * MIB, 40 * MIB, null, MIB),
          new Way("lzo-rle", 100 * MIB, 50 * MIB, 2 * MIB, MIB / 2),
          new Way("zstd", 100 * MIB, 60 * MIB, 3 * MIB, MIB / 2),
          new Way("merging, then lzo-rle", 100 * MIB, 70 * MIB, MIB, MIB),
          new Way("merging, then zstd", 100 * MIB, 80 * MIB, MIB, MIB));

  private static Comparison comparison(
      List<Way> ways, @Nullable String unknown, HugePageFigures huge, OptionalLong available) {
    return new Comparison(ways, 4_000, 3, 2, unknown, Map.of(), huge, 0, available);
  }

  private static String text(Comparison comparison) throws IOException {
    StringBuilder out = new StringBuilder();
    ComparisonWriter.write(comparison, TextWriter.plain(out));
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= TextWriter.COLUMNS);
    return out.toString().replaceAll("\\s+", " ");
  }

  @Test
  void holdsMergingAgainstWhatCompressesBest() throws IOException {
    assertThat(text(comparison(WAYS, null, HugePageFigures.NONE, OptionalLong.of(50 * MIB))))
        .contains(
            "Merging saves 40.0 MiB (40.0 %) of this memory",
            "it would save 60.0 MiB ± 3.0 MiB (60.0 %) by zstd",
            "both together 80.0 MiB ± 1.0 MiB (80.0 %)",
            "merging 60.00 40.00 40.0 1.00",
            "merging, then lzo-rle 30.00 70.00 ±1.00 70.0 1.00",
            "Compressed were 4,000 pages",
            "3 of them had changed",
            "2 more could not be read",
            "none of this memory is known to lie in one",
            "40.0 MiB would be needed again; this machine has 50.0 MiB available: that fits.");
  }

  @Test
  void saysWhatHugePagesAndTheWorstCaseCost() throws IOException {
    HugePageFigures huge = new HugePageFigures(5_120, 10 * MIB, 9);
    assertThat(text(comparison(WAYS, null, huge, OptionalLong.of(30 * MIB))))
        .contains(
            "merging splits 9 huge pages to free 10.0 MiB in them",
            "this machine has 30.0 MiB available: that does not fit");
    assertThat(text(comparison(WAYS, null, huge, OptionalLong.empty())))
        .contains("40.0 MiB would be needed again.")
        .doesNotContain("this machine");
  }

  @Test
  void theWorstCaseCountsWhatTheKernelHasMerged() throws IOException {
    Comparison comparison =
        new Comparison(
            WAYS,
            10,
            0,
            0,
            null,
            Map.of(),
            HugePageFigures.NONE,
            20 * MIB,
            OptionalLong.of(50 * MIB));
    assertThat(text(comparison))
        .contains(
            "60.0 MiB would be needed again at most, with the 20.0 MiB that the kernel has merged"
                + " already; this machine has 50.0 MiB available: that does not fit");
    assertThat(json(comparison).at("/compare/writtenBytes").longValue()).isEqualTo(60 * MIB);
    assertThat(json(comparison).at("/compare/alreadyMergedBytes").longValue()).isEqualTo(20 * MIB);
  }

  @Test
  void saysWhyNothingIsKnownOfCompression() throws IOException {
    assertThat(
            text(
                comparison(
                    WAYS.subList(0, 1),
                    "no kernel has pages of 64 bytes",
                    HugePageFigures.NONE,
                    OptionalLong.empty())))
        .contains(
            "Merging saves 40.0 MiB (40.0 %) of this memory.",
            "cannot be told: no kernel has pages of 64 bytes.")
        .doesNotContain("Compressed were");
  }

  @Test
  void namesAnAlgorithmThatIsLeftOut() throws IOException {
    Comparison comparison =
        new Comparison(
            WAYS.subList(0, 2),
            10,
            0,
            0,
            null,
            Map.of(Algorithm.ZSTD, "no\u001blibrary"),
            HugePageFigures.NONE,
            0,
            OptionalLong.empty());
    assertThat(text(comparison))
        .contains("zstd is left out, as its library does not load from ")
        .contains(": no\\u001blibrary. If that folder is full, read-only or noexec, name another");
    assertThat(json(comparison).at("/compare/leftOut/zstd").textValue())
        .isEqualTo("no\u001blibrary");
    assertThat(json(comparison).at("/compare").has("unknown")).isFalse();
  }

  private static JsonNode json(Comparison comparison) throws IOException {
    StringWriter out = new StringWriter();
    Json.document(out, json -> ComparisonWriter.writeJson(comparison, json));
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void programsHearWhyNothingIsKnown() throws IOException {
    Comparison comparison =
        comparison(WAYS.subList(0, 1), "no contents", HugePageFigures.NONE, OptionalLong.empty());
    assertThat(json(comparison).at("/compare/unknown").textValue()).isEqualTo("no contents");
    assertThat(json(comparison).at("/compare").has("leftOut")).isFalse();
  }

  @Test
  void whatWasCompressedToTheLastPageHasNoMargin() {
    assertThat(new Way("lz4", 100 * MIB, 50 * MIB, 0L, 0).words()).isEqualTo("50.0 MiB (50.0 %)");
  }
}
