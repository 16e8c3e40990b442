package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.Oracle;
import io.ksm.cli.it.support.TestImage;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Memory images, against an oracle that sorts and counts. */
@ExtendWith(SeedExtension.class)
class ScanImageIT {
  private static final int PAGES_OF_16_MIB = 16 << 20 >> 12;

  @TempDir private Path directory;

  @Test
  void everyStackCountsWhatTheOracleCounts(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    TestImage image = TestImage.random(PAGES_OF_16_MIB, TestImage.Pool.random(500, random), random);
    String file = image.write(directory.resolve("vm.mem")).toString();
    Oracle oracle = new Oracle(image);

    List<JsonNode> results = new ArrayList<>();
    for (String hasher : List.of("xxh64", "xxh32", "crc32c", "crc32")) {
      for (String index : List.of("rb", "skiplist")) {
        for (String threads : List.of("1", "2")) {
          JsonNode result = scan(file, "--hasher", hasher, "--index", index, "--threads", threads);
          assertThat(result.at("/stack/hasher").textValue()).isEqualTo(hasher);
          assertThat(result.at("/stack/index").textValue()).isEqualTo(index);
          assertThat(result.at("/stack/threads").asText()).isEqualTo(threads);
          assertEquals(oracle, result);
          results.add(result);
        }
      }
    }
    // The oracle does not know all counters; the stacks must agree on those as well.
    assertThat(results)
        .hasSize(16)
        .allSatisfy(result ->
            assertThat(result.get("counters")).isEqualTo(results.getFirst().get("counters")));
  }

  /** As on a system that has no Linux calls, or where nobody permits them. */
  @Test
  void needsNoSystemCalls() throws Exception {
    Path image = Files.write(directory.resolve("image"), new byte[8192]);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--illegal-native-access=deny",
            "-p",
            Launch.HOME.resolve("lib") + ":" + Launch.HOME.resolve("parts"),
            "-m",
            "io.ksm.cli/io.ksm.cli.Main",
            "scan",
            "--domain=numa",
            "--format=csv",
            image.toString());

    Launch launch = Launch.run(command, Map.of());
    assertThat(launch.out()).as(launch.err()).contains("\ntotal,");
    assertThat(launch.status()).isZero();
  }

  @Test
  void groupsThatCannotBeWrittenDoNotLoseTheResult() throws Exception {
    Path image = Files.write(directory.resolve("image"), new byte[8192]);

    Launch launch = Launch.ksm("scan", "--format=csv", "--groups=/dev/full", image.toString());

    assertThat(launch.out()).contains("\ntotal,");
    assertThat(launch.err())
        .isEqualTo(
            "ksm: cannot write '/dev/full': No space left on device; the result was printed all"
                + " the same\n");
    assertThat(launch.status()).isEqualTo(1);
  }

  @Test
  void theFilesOfADirectoryShareWithEachOther(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    TestImage.Pool pool = TestImage.Pool.random(2_000, random);
    TestImage[] images = new TestImage[3];
    for (int i = 0; i < images.length; i++) {
      images[i] = TestImage.random(2_000, pool, random);
      images[i].write(directory.resolve("vm" + i + ".mem"));
    }

    assertEquals(new Oracle(images), scan(directory.toString()));
  }

  @Test
  void maxPageSharingLimitsTheSharersOfAFrame() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    byte[] page = TestImage.Pool.random(1, random).contents().getFirst();
    String file =
        new TestImage(List.of(page, page, page, page, page, page, page, page, page, page))
            .write(directory.resolve("ten"))
            .toString();

    JsonNode result = scan(file, "--policy", "ksm:max-page-sharing=3");

    assertThat(result.at("/stack/policy").textValue())
        .isEqualTo("ksm:max-page-sharing=3,smart-scan=off,use-zero-pages=on");
    // Ten modulo three is one, which is left over alone.
    assertThat(result.at("/counters/pages_shared").longValue()).isEqualTo(3);
    assertThat(result.at("/counters/pages_sharing").longValue()).isEqualTo(6);
    assertThat(result.at("/counters/pages_unshared").longValue()).isEqualTo(1);
  }

  @Test
  void aTailShorterThanAPageIsNamedAndLeftOut() throws Exception {
    Path file = Files.write(directory.resolve("tailed"), new byte[3 * TestImage.PAGE + 100]);

    Launch launch = Launch.ksm("scan", "--format", "json", file.toString());

    assertThat(launch.status()).isZero();
    assertThat(launch.err()).startsWith("ksm: ").contains("tailed", "100").hasLineCount(1);
    assertThat(launch.json().at("/sources/0/pages").longValue()).isEqualTo(3);
  }

  @Test
  void tableAndCsvSayTheSame() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    byte[] page = TestImage.Pool.random(1, random).contents().getFirst();
    String file =
        new TestImage(List.of(page, new byte[TestImage.PAGE], page, page))
            .write(directory.resolve("Grüße.mem"))
            .toString();

    String image = "image:" + file + ",zeros=resident";
    String table = Launch.ksm("scan", image, "--show-bytes").succeeded().out();
    String csv = Launch.ksm("scan", image, "--format", "csv").succeeded().out();

    assertThat(table)
        .startsWith("Merging would save 12.0 KiB of 16.0 KiB eligible memory (75.0 %);")
        .containsPattern("\n\\S+Grüße\\.mem +0\\.01 +75\\.0 +4 +0 +1\n")
        .containsPattern("\n\\S+Grüße\\.mem +3 +0 +0 +0\n")
        .contains(" begins with\n  0000  ")
        .containsPattern("\n  pages_sharing +2 ");
    assertThat(csv.lines().toList())
        .hasSize(3)
        .last()
        .isEqualTo("total,4,4,1,0,3,3,0,0,0,0,12288,,0,0,0,0,0,0,,,,,,,,,");
  }

  private static JsonNode scan(String source, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("scan", "--format", "json", source));
    arguments.addAll(List.of(options));
    return Launch.here(arguments.toArray(String[]::new)).succeeded().json();
  }

  private static void assertEquals(Oracle oracle, JsonNode result) {
    oracle
        .counters()
        .forEach((name, value) ->
            assertThat(result.get("counters").get(name).longValue()).as(name).isEqualTo(value));
    assertThat(result.at("/savedBytes").longValue()).isEqualTo(oracle.savedBytes());
    for (int i = 0; i < oracle.sources().size(); i++) {
      JsonNode source = result.get("sources").get(i);
      for (Map.Entry<String, Long> figure : oracle.sources().get(i).entrySet()) {
        assertThat(source.get(figure.getKey()).longValue())
            .as("%s of %s", figure.getKey(), source.get("label"))
            .isEqualTo(figure.getValue());
      }
      assertThat(source.get("ineligible")).isEmpty();
    }
    assertThat(result.get("sources")).hasSize(oracle.sources().size());
  }
}
