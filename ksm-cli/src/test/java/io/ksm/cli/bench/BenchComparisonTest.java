package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.cli.bench.support.BenchSamples;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchComparisonTest {
  private static final long[] STEADY = {100, 101, 99, 100, 102, 98, 100};

  @TempDir private Path folder;

  /** Writes a result of one index and of reading alone, whose times are in units of 10 us. */
  private SavedBench result(String name, long[] times, long[] reading, long saved)
      throws IOException {
    return result(name, row("rb", times, saved) + "," + row("limit:read", "", reading, 0));
  }

  private SavedBench result(String name, String rows) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        """
        {"schemaVersion": 1, "environment": {"cpu": "A CPU"}, "workload": "mix: words",
         "sources": ["mix"], "pages": 2048, "mergeablePages": 800, "seed": %d,
         "rows": [%s]}\
        """
            .formatted(name.length(), rows));
    return SavedBench.read(file);
  }

  private static String row(String index, long[] times, long saved) {
    return row("engine", index, times, saved);
  }

  private static String row(String kind, String index, long[] times, long saved) {
    String rounds =
        LongStream.of(times)
            .mapToObj(time -> Long.toString(10_000 * time + index.length()))
            .collect(Collectors.joining(","));
    String pages =
        Arrays.stream(times)
            .mapToObj(time -> Long.toString(saved))
            .collect(Collectors.joining(","));
    return """
    {"label": "%1$s%2$s", "kind": "%1$s", "index": "%2$s", "threads": 2,
     "figures": {"firstNanos": {"rounds": [%3$s]}, "savedPages": {"rounds": [%4$s]}}}\
    """
        .formatted(kind, index, rounds, pages);
  }

  private static long[] times(double factor) {
    return LongStream.of(STEADY).map(time -> Math.round(time * factor)).toArray();
  }

  private static String text(BenchComparison comparison) throws IOException {
    StringWriter out = new StringWriter();
    comparison.write(out);
    return out.toString();
  }

  @Test
  void noiseIsNoChange() throws IOException {
    BenchComparison comparison =
        new BenchComparison(
            result("first_", STEADY, times(0.5), 800),
            result("second", new long[] {101, 100, 98, 102, 99, 100, 101}, times(0.5), 800));
    assertThat(comparison.gotWorse()).isFalse();
    assertThat(text(comparison)).contains("Nothing changed beyond the noise, of 4 figures.");
  }

  @Test
  void slowerIsWorse() throws IOException {
    BenchComparison comparison =
        new BenchComparison(
            result("first_", STEADY, times(0.5), 800),
            result("second", times(1.2), times(0.5), 800));
    assertThat(comparison.gotWorse()).isTrue();
    assertThat(text(comparison))
        .contains("Changed beyond the noise")
        .containsPattern(
            "enginerb +first merge +2.00 × reading +2.40 × reading +1.20 times as slow");
  }

  @Test
  void fasterIsNotWorse() throws IOException {
    BenchComparison comparison =
        new BenchComparison(
            result("first_", STEADY, times(0.5), 800),
            result("second", times(0.8), times(0.5), 800));
    assertThat(comparison.gotWorse()).isFalse();
    assertThat(text(comparison)).contains("1.25 times as fast");
  }

  /** What a slow day does to all, it does to reading as well. */
  @Test
  void aSlowDayIsNoChange() throws IOException {
    BenchComparison comparison =
        new BenchComparison(
            result("first_", STEADY, times(0.5), 800),
            result("second", times(1.5), times(0.75), 800));
    assertThat(comparison.gotWorse()).isFalse();
    assertThat(text(comparison))
        .contains("Nothing changed")
        .contains("the machine itself: limit:read is 1.50 times as slow");
  }

  @Test
  void aDifferentResultIsToldWhateverTheNoise() throws IOException {
    BenchComparison comparison =
        new BenchComparison(
            result("first_", STEADY, times(0.5), 800), result("second", STEADY, times(0.5), 799));
    assertThat(comparison.gotWorse()).isTrue();
    assertThat(text(comparison)).containsPattern("saved pages +800 +799 +-1\n");
  }

  @Test
  void fewRoundsAreNotJudged() throws IOException {
    long[] few = {100, 101, 99};
    BenchComparison comparison =
        new BenchComparison(
            result("first_", few, few, 800),
            result("second", new long[] {200, 201, 199}, few, 800));
    assertThat(comparison.gotWorse()).isFalse();
    assertThat(text(comparison)).contains("not judged: so few rounds can be noise");
  }

  @Test
  void whoDoesNotRunAnyMoreIsWorse() throws IOException {
    String failed =
        """
        {"label": "rb", "kind": "engine", "index": "rb", "threads": 2, "failed": "wrong result"}\
        """;
    BenchComparison comparison =
        new BenchComparison(
            result("first_", row("rb", STEADY, 800) + "," + row("old", STEADY, 800)),
            result("second", failed + "," + row("new", STEADY, 800)));
    assertThat(comparison.gotWorse()).isTrue();
    assertThat(text(comparison))
        .containsPattern("(?m)^[^\n]*before in [^\n]*\nrb failed in .*second: wrong result$")
        .doesNotContain("does not run any more", "othing changed")
        .containsPattern("only in .*first_: engineold\n")
        .containsPattern("only in .*second: enginenew\n");
  }

  /** Otherwise nothing would have changed, and all would seem well. */
  @Test
  void whatHasFailedIsSaidFirst() throws IOException {
    String failed =
        """
        {"label": "bad", "kind": "engine", "index": "bad", "threads": 2, "failed": "lost a page"}\
        """;
    BenchComparison comparison =
        new BenchComparison(
            result("first_", row("rb", STEADY, 800) + "," + failed),
            result("second", row("rb", STEADY, 800) + "," + failed));
    assertThat(text(comparison).lines().skip(1))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("bad failed in ").endsWith("first_: lost a page"),
            line -> assertThat(line).startsWith("bad failed in ").endsWith("second: lost a page"),
            line ->
                assertThat(line)
                    .isEqualTo("Of the rest, nothing changed beyond the noise, of 2 figures."));
  }

  @Test
  void whatTheCommandWritesCanBeRead() throws IOException {
    Path file = folder.resolve("result.json");
    StringWriter json = new StringWriter();
    BenchJson.write(new BenchReport(BenchSamples.result(), null), json);
    Files.writeString(file, json.toString());
    SavedBench read = SavedBench.read(file);
    assertThat(read.rows()).extracting(SavedRow::label).contains("crc32c rb ksm", "kernel:ksmd");
    assertThat(read.rows().getFirst().values("firstNanos")).hasSize(3);
    assertThat(read.limits(read.rows().getFirst())).hasSize(1);
    BenchComparison same = new BenchComparison(read, SavedBench.read(file));
    assertThat(same.gotWorse()).isFalse();
    assertThat(text(same)).contains("baseline:memcmp-tree does not run: </script>");
  }

  @Test
  void anotherSeedMakesOtherMemory() throws IOException {
    SavedBench one = result("first_", STEADY, STEADY, 800);
    SavedBench other = result("other seed", STEADY, STEADY, 800);
    assertThatThrownBy(() -> new BenchComparison(one, other))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith("made by other seeds, 6 and 10: give both the same --seed");
  }

  /** Then times are compared as they are. */
  @Test
  void aLimitThatCouldNotRunIsNoMeasure() throws IOException {
    String dead =
        """
        {"label": "limit:read", "kind": "limit:read", "threads": 2, "failed": "its process ended"}\
        """;
    BenchComparison comparison =
        new BenchComparison(
            result("first_", row("rb", STEADY, 800) + "," + dead),
            result("second", row("rb", times(1.2), 800) + "," + dead));
    assertThat(text(comparison)).containsPattern("first merge .* ns .* ns +1.20 times as slow");
  }

  /**
   * Copying takes another time than reading: a time in the one says nothing of one in the other.
   */
  @Test
  void timesAreCountedInALimitThatBothHave() throws IOException {
    String reading = row("limit:read", "", times(0.5), 0);
    String copying = row("limit:process_vm_readv", "", times(0.25), 0);
    BenchComparison different =
        new BenchComparison(
            result("first_", row("rb", STEADY, 800) + "," + reading),
            result("second", row("rb", STEADY, 800) + "," + copying));
    assertThat(different.gotWorse()).isFalse();
    assertThat(text(different)).contains("Nothing changed beyond the noise, of 2 figures.");
    BenchComparison shared =
        new BenchComparison(
            result("first_", row("rb", STEADY, 800) + "," + reading),
            result("second", row("rb", times(1.2), 800) + "," + copying + "," + reading));
    assertThat(text(shared)).containsPattern("2.00 × reading +2.40 × reading +1.20 times as slow");
    BenchComparison both =
        new BenchComparison(
            result("first_", row("rb", STEADY, 800) + "," + reading + "," + copying),
            result("second", row("rb", times(1.2), 800) + "," + reading + "," + copying));
    assertThat(text(both)).containsPattern("4.00 × copying +4.80 × copying +1.20 times as slow");
  }

  /** It is the machine's speed, and no part's; nor is it counted in another limit. */
  @Test
  void aLimitIsNotJudged() throws IOException {
    String reading = row("limit:read", "", times(0.5), 0);
    String copying = row("limit:process_vm_readv", "", times(0.25), 0);
    String slower = row("limit:process_vm_readv", "", times(0.375), 0);
    BenchComparison comparison =
        new BenchComparison(
            result("first_", reading + "," + copying), result("second", reading + "," + slower));
    assertThat(comparison.gotWorse()).isFalse();
    assertThat(text(comparison))
        .contains("the machine itself: limit:process_vm_readv is 1.5")
        .doesNotContain("limit:read is");
    String unable =
        """
        {"label": "limit:read", "kind": "limit:read", "threads": 2, "cannotRun": "no right"}\
        """;
    BenchComparison lost = new BenchComparison(result("first_", reading), result("second", unable));
    assertThat(lost.gotWorse()).isFalse();
    assertThat(text(lost)).contains("limit:read does not run any more: no right");
  }

  @Test
  void aSmallChangeMayComeFromAnotherProcess() throws IOException {
    BenchComparison comparison =
        new BenchComparison(
            result("first_", STEADY, times(0.5), 800),
            result("second", times(1.04), times(0.5), 800));
    assertThat(text(comparison)).contains("Nothing changed");
  }

  @Test
  void otherMemoryAndOtherFilesAreRefused() throws IOException {
    SavedBench before = result("first_", STEADY, STEADY, 800);
    Path other = folder.resolve("other");
    Files.writeString(other, "{\"workload\": \"clones\", \"pages\": 2048, \"rows\": []}");
    assertThatThrownBy(() -> new BenchComparison(before, SavedBench.read(other)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("compare like with like");
    for (String text :
        new String[] {"", "{", "[1]", "{\"rows\": 5}", "{\"pages\": 1, \"rows\": [1]}"}) {
      Files.writeString(other, text);
      assertThatThrownBy(() -> SavedBench.read(other))
          .as(text)
          .isInstanceOf(UsageException.class)
          .hasMessageEndingWith("make one by 'ksm bench --format json'");
    }
    assertThatThrownBy(() -> SavedBench.read(folder.resolve("none")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("no file");
  }
}
