package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ksm scan --compare} says of memory, and where it cannot say it. */
class CompareTest {
  private static final int PAGE_SIZE = 4096;

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return Main.run(arguments, out, err);
  }

  private String image() throws IOException {
    byte[] memory = new byte[8 * PAGE_SIZE];
    for (int page = 0; page < 8; page++) {
      Arrays.fill(memory, page * PAGE_SIZE, page * PAGE_SIZE + 100, (byte) (1 + page / 2));
    }
    Path file = folder.resolve("vm.mem");
    Files.write(file, memory);
    return "image:" + file + ",format=raw";
  }

  private JsonNode json(String... arguments) throws IOException {
    assertThat(run(arguments)).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return new ObjectMapper().readTree(out.toByteArray()).get("compare");
  }

  @Test
  void tellsTheSameForPeopleAndPrograms() throws IOException {
    JsonNode compare = json("scan", "--compare", "--format", "json", image());
    assertThat(compare.get("eligibleBytes").longValue()).isEqualTo(8 * PAGE_SIZE);
    assertThat(compare.get("ways")).hasSize(7);
    JsonNode merging = compare.get("ways").get(0);
    assertThat(merging.get("savedBytes").longValue()).isEqualTo(4 * PAGE_SIZE);
    assertThat(merging.has("marginBytes")).isFalse();
    JsonNode alone = compare.get("ways").get(1);
    JsonNode both = compare.get("ways").get(4);
    assertThat(alone.get("way").textValue()).isEqualTo("lzo-rle");
    assertThat(both.get("way").textValue()).isEqualTo("merging, then lzo-rle");
    assertThat(alone.get("needsBytes").longValue())
        .isBetween(1L, 8 * 64L)
        .isEqualTo(2 * both.get("needsBytes").longValue());
    assertThat(alone.get("marginBytes").longValue()).isZero();
    assertThat(compare.get("sampledPages").longValue()).isEqualTo(8);
    assertThat(compare.has("availableBytes")).as("of a file").isFalse();

    assertThat(run("scan", "--compare", image())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("What one would do instead")
        .containsPattern("merging, then zstd +[0-9.]+ +0.03");
  }

  @Test
  void theSeedDecidesWhichPagesAreSeen() throws IOException {
    String memory = "synthetic:pages=4000,bytes=on";
    JsonNode one = json("scan", "--compare", "--sample", "20", "--format", "json", memory);
    assertThat(json("scan", "--compare", "--sample", "20", "--format", "json", memory))
        .isEqualTo(one);
    assertThat(one.get("sampledPages").longValue()).isEqualTo(40);
  }

  @Test
  void fingerprintsCannotBeCompressed() {
    assertThat(run("scan", "--compare", "synthetic:pages=1000")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
        .contains("What compressing would save cannot be told: a source holds fingerprints");
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    assertThat(run("scan", "--compare", "--format", "csv", image())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--compare is for the table and JSON: leave out --format csv");
    assertThat(run("scan", "--compare", "--sample", "0", image())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--sample is 0");
    assertThat(run("scan", "--sample", "5", image())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--sample is for --compare: give that too, or leave --sample out");
    assertThat(run("scan", "--seed", "5", image())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--seed is for --compare");
  }

  @Test
  void aSampleMayBeLargerThanTheMemory() throws IOException {
    assertThat(
            json("scan", "--compare", "--sample", "2147483647", "--format", "json", image())
                .get("sampledPages")
                .longValue())
        .isEqualTo(8);
  }
}
