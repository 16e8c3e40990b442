package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ksm demo arena}, started from the distribution: memory really becomes free. */
class DemoArenaIT {
  private static final long BYTES = 64 << 20;

  private static Launch demo(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("demo", "arena", "--size", "64MiB"));
    all.addAll(List.of(arguments));
    return Launch.ksm(all.toArray(String[]::new));
  }

  private static long number(JsonNode json, String path) {
    JsonNode node = json.at(path);
    assertThat(node.isIntegralNumber()).as(path).isTrue();
    return node.longValue();
  }

  @Test
  void theKernelConfirmsWhatIsSaved() throws Exception {
    JsonNode json = demo("--format", "json").succeeded().json();

    assertThat(number(json, "/bytes")).isEqualTo(BYTES);
    assertThat(json.get("states").findValuesAsText("stage"))
        .containsExactly("filled", "merged", "written", "merged_again");
    assertThat(number(json, "/states/0/ownBytes")).isEqualTo(BYTES);
    assertThat(number(json, "/states/0/frameBytes")).isZero();
    // Half of it copies, and 4 % zero: what is saved is known.
    assertThat(number(json, "/states/1/accountedBytes")).isBetween(BYTES / 2, BYTES * 56 / 100);
    for (int state : new int[] {1, 3}) {
      long accounted = number(json, "/states/%d/accountedBytes".formatted(state));
      long confirmed = number(json, "/states/%d/confirmedBytes".formatted(state));
      assertThat(confirmed).isBetween(accounted * 9 / 10, accounted);
      assertThat(accounted).isEqualTo(booked(json, state));
    }
  }

  /** Returns what is saved by the arena's books, which are not the engine's. */
  private static long booked(JsonNode json, int state) {
    String at = "/states/" + state;
    long pages =
        number(json, at + "/sharingPages")
            - number(json, at + "/frames")
            + number(json, at + "/zeroPages");
    return pages * number(json, "/pageSize");
  }

  @Test
  void whatIsWrittenGetsItsOwnPages() throws Exception {
    JsonNode json = demo("--format", "json", "--seed", "2").succeeded().json();
    long pages = number(json, "/writing/pages");
    long pageSize = number(json, "/pageSize");
    long merged = number(json, "/states/1/ownBytes");
    long written = number(json, "/states/2/ownBytes");
    assertThat(pages).isPositive();
    assertThat(written).isGreaterThan(merged).isLessThanOrEqualTo(merged + pages * pageSize);
    assertThat(number(json, "/states/3/ownBytes")).isLessThan(written);
  }

  @Test
  void theSameSeedMakesTheSameData() throws Exception {
    JsonNode one = demo("--format", "json", "--seed", "3").succeeded().json();
    JsonNode other =
        demo("--format", "json", "--seed", "3", "--threads", "1", "--hasher", "xxh64")
            .succeeded()
            .json();
    assertThat(one.get("hasher").textValue()).isIn("crc32c", "crc32");
    assertThat(other.get("hasher").textValue()).isEqualTo("xxh64");
    for (int state = 0; state < 4; state++) {
      for (String figure : List.of("pages_shared", "pages_sharing", "ksm_zero_pages", "ownBytes")) {
        String path = "/states/%d/%s".formatted(state, figure);
        assertThat(number(other, path)).as(path).isEqualTo(number(one, path));
      }
    }
  }

  @Test
  void tellsPeople() throws Exception {
    assertThat(demo().succeeded().out())
        .startsWith("Merging has freed ")
        .contains(" of 64.0 MiB of cached data: the kernel confirms ", "every byte was checked")
        .contains("\nMemory, in MiB ", "\nTimes\n", "\nThe words\n");
  }

  @Test
  void givesARowForEachState() throws Exception {
    assertThat(demo("--format", "csv").succeeded().out())
        .startsWith("stage,accountedBytes,confirmedBytes,ownBytes,")
        .contains("\nfilled,,,67108864,0,", "\nmerged,", "\nwritten,,,", "\nmerged_again,")
        .hasLineCount(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | --size 12         | '12' is not a size",
        "1 | --size 4TiB       | an arena of 4.0 TiB needs "
      })
  void badInputIsOneClearLine(int status, String arguments, String named) throws Exception {
    List<String> command = new ArrayList<>(List.of(Launch.KSM.toString(), "demo", "arena"));
    command.addAll(List.of(arguments.split(" ")));
    assertThat(Launch.run(command, Map.of()).failed(status).err()).contains(named);
  }
}
