package io.ksm.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the commands about fleets from files to figures, in this JVM. */
class FleetCommandTest {
  private static final int PAGE = 4096;

  @TempDir private Path folder;

  private record Run(int status, String out, String err) {
    Run succeeded() {
      assertThat(status).as(err).isZero();
      return this;
    }

    void failed(int expected, String line) {
      assertThat(err).startsWith("ksm: ").endsWith("\n").hasLineCount(1).contains(line);
      assertThat(status).isEqualTo(expected);
      assertThat(out).isEmpty();
    }
  }

  private Run ksm(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(arguments, out, err);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Writes an image of pages, each of which is told by a number; 0 is full of zeros. */
  private void image(String name, int... numbers) throws IOException {
    byte[] image = new byte[numbers.length * PAGE];
    for (int i = 0; i < numbers.length; i++) {
      byte[] page = new byte[PAGE];
      if (numbers[i] != 0) {
        new SplittableRandom(numbers[i]).nextBytes(page);
      }
      System.arraycopy(page, 0, image, i * PAGE, PAGE);
    }
    Files.write(folder.resolve(name), image);
  }

  private Run collect(String host, String memory, String... images) {
    return collect(host, memory, folder.resolve(host + ".contents"), images);
  }

  private Run collect(String host, String memory, Path file, String... images) {
    return collect(host, memory, file, List.of(), images);
  }

  private Run collect(String host, String memory, Path file, List<String> more, String... images) {
    List<String> arguments = new ArrayList<>(List.of("fleet", "collect"));
    for (String image : images) {
      arguments.add("image:" + path(image) + ",format=raw,zeros=resident");
    }
    arguments.addAll(List.of("--host", host, "--memory", memory, "--key", path("key")));
    arguments.addAll(List.of("--out", file.toString()));
    arguments.addAll(more);
    return ksm(arguments.toArray(String[]::new));
  }

  @Test
  void collectSaysWhatItFound() throws Exception {
    image("one.mem", 1, 2, 3, 3, 0, 0);
    image("two.mem", 1, 2, 9);
    Run run = collect("h1", "1GiB", "one.mem", "two.mem").succeeded();
    assertThat(run.err())
        .startsWith("ksm: key ")
        .endsWith(
            " was made now, in '%s': copy that file to all hosts before you collect there\n"
                .formatted(path("key")))
        .hasLineCount(1);
    assertThat(collect("h1", "1GiB", "one.mem").succeeded().err()).isEmpty();
    collect("h1", "1GiB", "one.mem", "two.mem").succeeded();
    assertThat(run.out())
        .contains("Collected 6 contents of 2 sources in " + path("h1.contents") + ": 7 pages")
        .contains("Counted apart: 2 pages full of zeros.");
    assertThat(folder.resolve(".h1.contents.unfinished")).doesNotExist();
    assertThat(ksm("fleet", "key", "--key", path("key")).succeeded().out())
        .isEqualTo(ksm("key", "--key", path("key")).out())
        .startsWith("key ");
  }

  @Test
  void collectRefusesWhatCannotBe() throws Exception {
    image("one.mem", 1);
    String one = path("one.mem");
    ksm("fleet", "collect", one, "--out", path("no/such")).failed(2, "cannot write");
    ksm("fleet", "collect", one).failed(2, "--out");
    ksm("fleet", "collect", one, "--out", "/dev/null").failed(2, "it is not a regular file");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
    ksm("fleet", "collect", one, "--out", path("link")).failed(2, "it is not a regular file");
    ksm("fleet", "collect", one, "--out", path("f"), "--threads", "0").failed(2, "--threads is 0");
    ksm("fleet", "collect", one, "--out", path("f"), "--host", " ").failed(2, "--host is empty");
    ksm("fleet", "collect", one, "--out", path("f"), "--memory", "lots").failed(2, "not a size");
    ksm("fleet", "collect", path("none"), "--out", path("f")).failed(2, path("none"));
    assertThat(folder.resolve("f")).doesNotExist();
  }

  /** Two hosts of two guests each: a guest of each would better change places. */
  private List<String> twoHosts() throws Exception {
    image("web1", 1, 2, 3, 4, 10, 0);
    image("db1", 101, 102, 103, 103, 103, 0);
    image("web2", 1, 2, 3, 4, 20);
    image("db2", 101, 102, 103, 30);
    collect("h1", "1GiB", "web1", "db1").succeeded();
    collect("h2", "1GiB", "web2", "db2").succeeded();
    return List.of(path("h1.contents"), path("h2.contents"));
  }

  private Run fleet(String command, List<String> files, String... more) {
    List<String> arguments = new ArrayList<>(List.of("fleet", command));
    arguments.addAll(files);
    arguments.addAll(List.of(more));
    return ksm(arguments.toArray(String[]::new));
  }

  @Test
  void reportsAsTableJsonAndCsv() throws Exception {
    List<String> files = twoHosts();
    assertThat(fleet("report", files).succeeded().out())
        .startsWith("2 hosts with 4 sources, 84.0 KiB in memory.")
        .contains(
            "saves 8.0 KiB of zeros and 8.0 KiB within sources, wherever they are, and 0 B across")
        .contains("All on one host would save 28.0 KiB across: no placement saves more.")
        .contains("Pairs that have most in common:")
        .contains("db1 (3), ");
    JsonNode json = new ObjectMapper().readTree(fleet("report", files, "--format", "json").out());
    assertThat(json.get("togetherAcrossBytes").asLong()).isEqualTo(7 * PAGE);
    assertThat(json.get("hosts").get(0).get("savedWithinBytes").asLong()).isEqualTo(2 * PAGE);
    assertThat(json.get("pairs").get(0).get("commonBytes").asLong()).isEqualTo(4 * PAGE);
    assertThat(json.get("pairs").get(0).get("together").asBoolean()).isFalse();
    JsonNode web1 = json.get("sources").get(0);
    assertThat(web1.get("source").asText()).isEqualTo(path("web1"));
    assertThat(web1.get("leavesBytes").asLong()).isZero();
    assertThat(web1.get("bestHost").asText()).isEqualTo("h2");
    assertThat(web1.get("hostsThatSave").get(0).get("savedBytes").asLong()).isEqualTo(4 * PAGE);
    assertThat(json.get("contents").get(0).get("pages").asLong()).isEqualTo(4);
    assertThat(json.get("contents").get(0).get("owners")).hasSize(2);
    assertThat(fleet("report", files, "--format", "csv").out())
        .isEqualTo(
            """
            host,sources,residentBytes,zeroBytes,savedWithinBytes,savedAcrossBytes
            h1,2,49152,8192,8192,0
            h2,2,36864,0,0,0
            """);
    assertThat(fleet("report", files, "--format", "csv", "--by", "source").out())
        .startsWith(
            "source,host,residentBytes,leavesBytes,bestHost,bringsBytes\n"
                + path("web1")
                + ",h1,24576,0,h2,16384\n")
        .hasLineCount(5);
    assertThat(fleet("report", files, "--sample", "1/2", "--format", "csv").out())
        .startsWith(
            "host,sources,residentBytes,zeroBytes,savedWithinBytes,savedAcrossBytes,savedAcrossErrorBytes");
    String savings = fleet("report", files, "--savings").succeeded().out();
    assertThat(savings)
        .startsWith(fleet("report", files).out().lines().limit(7).collect(joining("\n")))
        .doesNotContain("Pairs", "db1");
    JsonNode some =
        new ObjectMapper().readTree(fleet("report", files, "--savings", "--format", "json").out());
    assertThat(some.get("hosts")).isEqualTo(json.get("hosts"));
    assertThat(some.get("togetherAcrossBytes")).isEqualTo(json.get("togetherAcrossBytes"));
    assertThat(some.get("sources")).isEmpty();
    // Images are domains of their own.
    assertThat(fleet("report", files, "--keep-domains").succeeded().out())
        .contains("All on one host would save 0 B across");
  }

  @Test
  void reportsHowItGrew() throws Exception {
    List<String> files = new ArrayList<>(twoHosts());
    image("web2", 1, 2, 101, 102, 103);
    collect("h2", "1GiB", folder.resolve("h2-later.contents"), "web2", "db2").succeeded();
    files.add(path("h2-later.contents"));
    assertThat(fleet("report", files).succeeded().out()).contains("All hosts over time:");
    JsonNode growth =
        new ObjectMapper().readTree(fleet("report", files, "--format", "json").out()).get("growth");
    assertThat(growth).hasSize(2);
    assertThat(growth.get(0).get("savedAcrossBytes").asLong()).isZero();
    assertThat(growth.get(1).get("savedAcrossBytes").asLong()).isEqualTo(3 * PAGE);
    assertThat(growth.get(1).get("hosts").get(1).get("savedAcrossBytes").asLong())
        .isEqualTo(3 * PAGE);
    assertThat(fleet("report", files, "--format", "csv", "--by", "time").out())
        .startsWith("time,host,sources,residentBytes,zeroBytes,savedWithinBytes,savedAcrossBytes\n")
        .contains("Z,h1,2,49152,8192,8192,0\n")
        .contains("Z,h2,2,36864,0,0,12288\n")
        .hasLineCount(5);
    fleet("report", files.subList(0, 2), "--by", "time").failed(2, "all files are of one time");
    assertThat(fleet("place", files).succeeded().err())
        .isEqualTo(
            "ksm: files of 2 times are given, of which the latest count: 'ksm fleet simulate' asks"
                + " about all\n");
  }

  @Test
  void wrongFleetsAreToldInOneLine() throws Exception {
    List<String> files = twoHosts();
    fleet("report", List.of()).failed(2, "FILE");
    fleet("report", List.of(path("none"))).failed(1, "no such file: '" + path("none") + "'");
    fleet("report", List.of(path("web1"))).failed(1, "'" + path("web1") + "' is damaged");
    fleet("report", files, "--sample", "1/3").failed(2, "'1/3' is not a sample");
    fleet("report", files, "--sample", "1/8192").failed(2, "down to 1/4096");
    fleet("report", files, "--rows", "0").failed(2, "--rows is 0");
    fleet("report", files, "--savings", "--by", "source").failed(2, "--by source needs what");
    fleet("report", files, "--savings", "--html", path("x.html")).failed(2, "--html needs what");
    fleet("report", files, "--threads", "0").failed(2, "--threads is 0");
    fleet("report", files, "--spill", path("none")).failed(1, "name another folder by --spill");
    Files.writeString(folder.resolve("fleet.json"), "{\"hosts\": 7}");
    fleet("report", files, "--fleet", path("fleet.json")).failed(2, "'hosts' is not an object");
    ksm(
            "fleet",
            "collect",
            path("web1"),
            "--host",
            "h3",
            "--key",
            path("key2"),
            "--out",
            path("h3.contents"))
        .succeeded();
    fleet("report", List.of(files.getFirst(), path("h3.contents")))
        .failed(2, "collect with one key on all hosts");
    byte[] bytes = Files.readAllBytes(Path.of(files.getFirst()));
    Files.write(folder.resolve("half"), Arrays.copyOf(bytes, bytes.length / 2));
    fleet("report", List.of(path("half"))).failed(1, "'" + path("half") + "' is damaged");
  }

  @Test
  void enginesAndTheirOptionsAreChecked() throws Exception {
    List<String> files = twoHosts();
    fleet("report", files, "--engine", "oracle")
        .failed(2, "'oracle' is not an engine: give duckdb, spark, or spark://HOST:PORT");
    fleet("report", files, "--conf", "spark.some=1")
        .failed(2, "--conf does not go with --engine duckdb: it is for Spark");
    fleet("report", files, "--engine", "spark", "--max-spill", "1GiB")
        .failed(2, "--max-spill does not go with --engine spark: it is for DuckDB");
    fleet("report", files, "--engine", "spark://127.0.0.1:1", "--threads", "2")
        .failed(2, "--threads does not go with --engine spark://127.0.0.1:1");
    fleet("report", files, "--engine", "spark", "--memory-limit", "64MiB")
        .failed(2, "--memory-limit is too little for Spark: give 512 MiB or more");
    // Neither is a job there nor, on most machines, Spark.
    fleet("report", files, "--engine", "spark").failed(2, "Spark");
  }

  /** Guests of two kinds, one of each on each host, which are so full that they can only swap. */
  private List<String> fullHosts() throws Exception {
    int[] web = IntStream.rangeClosed(1, 200).toArray();
    int[] database = IntStream.rangeClosed(1001, 1200).toArray();
    for (int host = 1; host <= 2; host++) {
      image("web" + host, web);
      image("db" + host, database);
      collectFull(
          host, folder.resolve("h" + host + ".contents"), "2026-01-31T12:00:0" + host + "Z");
    }
    return List.of(path("h1.contents"), path("h2.contents"));
  }

  /** At a time that is given: which files are of one moment depends on the pauses between them. */
  private void collectFull(int host, Path file, String time) {
    String[] images = {"web" + host, "db" + host};
    collect("h" + host, "1600KiB", file, List.of("--time", time), images).succeeded();
  }

  @Test
  void placesAndTellsTheMoves() throws Exception {
    List<String> files = fullHosts();
    assertThat(fleet("place", files).succeeded().out())
        .startsWith("4 sources on 2 hosts, 3.1 MiB in memory; merging saves 0 B within sources")
        .contains(
            "Chosen by a sample of 1/2 of the contents, judged by another one; a host gets 2 sources at most.")
        .containsPattern("2 moves of 1.6 MiB in all would save 1\\.\\d MiB ± .* KiB more\\.");
    JsonNode json = new ObjectMapper().readTree(fleet("place", files, "--format", "json").out());
    assertThat(json.get("pays").asBoolean()).isTrue();
    assertThat(json.get("placements")).hasSize(4);
    assertThat(json.get("moves")).hasSize(2);
    assertThat(json.get("moves").get(0).get("needsRoom").asBoolean()).isTrue();
    assertThat(fleet("place", files, "--format", "csv").out())
        .startsWith("source,from,to,memoryBytes,gainBytes,gainBytesPerGiB,needsRoom\n")
        .hasLineCount(3);
    assertThat(fleet("place", files, "--max-moves", "1").succeeded().out())
        .contains("Moving does not pay: the best one that was found saves 0.0 ± 0.0 %");
    String web1 = path("web1");
    Files.writeString(
        folder.resolve("fleet.json"),
        "{\"apart\": [[\"%s\", \"%s\"]], \"hosts\": {\"h3\": {\"memory\": \"1GiB\"}}}"
            .formatted(web1, path("web2")));
    assertThat(fleet("place", files, "--fleet", path("fleet.json")).succeeded().out())
        .startsWith("4 sources on 3 hosts");
  }

  @Test
  void simulatesWhetherMovesHold() throws Exception {
    List<String> files = new ArrayList<>(fullHosts());
    Files.writeString(folder.resolve("m.json"), fleet("place", files, "--format", "json").out());
    Files.writeString(folder.resolve("m.csv"), fleet("place", files, "--format", "csv").out());
    for (int host = 1; host <= 2; host++) {
      Path later = folder.resolve("later" + host);
      collectFull(host, later, "2026-01-31T13:00:0" + host + "Z");
      files.add(later.toString());
    }
    String byJson = fleet("simulate", files, "--moves", path("m.json")).succeeded().out();
    assertThat(byJson).startsWith("2 moves: they gain 1.").contains(", 100 % of what");
    assertThat(fleet("simulate", files, "--moves", path("m.csv")).out()).isEqualTo(byJson);
    assertThat(fleet("simulate", files).out()).isEqualTo(byJson);
    JsonNode json = new ObjectMapper().readTree(fleet("simulate", files, "--format", "json").out());
    assertThat(json.get("moves").asInt()).isEqualTo(2);
    assertThat(json.get("times")).hasSize(2);
    assertThat(json.get("times").get(1).get("heldPercent").asDouble()).isEqualTo(100);
    assertThat(fleet("simulate", files, "--format", "csv").out())
        .startsWith("time,sources,movedSources,randomBytes,unmovedBytes,placedBytes,freshBytes,")
        .hasLineCount(3);
    fleet("simulate", files, "--moves", path("web1")).failed(2, "it is not text");
    fleet("simulate", files, "--moves", path("none")).failed(1, "no such file");
    Files.writeString(folder.resolve("wrong"), "{\"moves\": [{\"source\": \"a\"}]}");
    fleet("simulate", files, "--moves", path("wrong")).failed(2, "has no 'source', or no 'to'");
    Files.writeString(folder.resolve("wrong"), "a,b\n");
    fleet("simulate", files, "--moves", path("wrong")).failed(2, "the columns 'source' and 'to'");
    fleet("simulate", files, "--times", "0").failed(2, "--times is 0");
    fleet("simulate", List.of(folder.toString())).failed(2, "holds no trace");
  }

  @Test
  void aRecordingIsSimulatedAtItsMoments() throws Exception {
    image("web1", 1, 2, 3);
    image("web2", 1, 2, 4);
    String trace = path("trace");
    String images = ",format=raw,zeros=resident";
    ksm(
            "record",
            "image:" + path("web1") + images,
            "image:" + path("web2") + images,
            "--key",
            path("key"),
            "--for",
            "0",
            "--out",
            trace)
        .succeeded();
    fleet("simulate", List.of(trace), "--key", path("none")).failed(2, "give the trace's key");
    JsonNode json =
        new ObjectMapper()
            .readTree(
                fleet(
                        "simulate",
                        List.of("trace:" + trace),
                        "--key",
                        path("key"),
                        "--format",
                        "json")
                    .succeeded()
                    .out());
    assertThat(json.get("times")).hasSize(1);
    assertThat(json.get("times").get(0).get("sources").asInt()).isEqualTo(2);
    fleet(
            "collect",
            List.of("trace:" + trace),
            "--key",
            path("key"),
            "--out",
            path("c"),
            "--time",
            "noon")
        .failed(2, "'noon' is not a time");
  }

  @Test
  void impossiblePlacementsAreToldInOneLine() throws Exception {
    List<String> files = fullHosts();
    fleet("place", files, "--max-moves", "0").failed(2, "--max-moves is 0");
    fleet("place", files, "--max-sources", "-1").failed(2, "--max-sources is -1");
    fleet("place", files, "--max-sources", "1").failed(2, "give a larger --max-sources");
    fleet("place", files, "--reserve", "100%").failed(2, "not a share of memory");
    fleet("place", files, "--reserve", "10%").failed(2, "rely on merging by --fits merged");
    fleet("place", files, "--reserve", "0%").succeeded();
    fleet("place", files, "--sample", "1/1").failed(2, "nothing to judge by");
    ksm("fleet", "collect", path("web1"), "--host", "h9", "--key", path("key"), "--out", path("h9"))
        .succeeded();
    fleet("place", List.of(path("h9"))).failed(2, "how much memory host 'h9' has");
    byte[] bytes = Files.readAllBytes(Path.of(files.getFirst()));
    // More than a page's header, of which some bytes do not matter.
    for (int i = bytes.length / 4; i < bytes.length / 4 + 64; i++) {
      bytes[i] ^= 1;
    }
    Files.write(folder.resolve("wrong"), bytes);
    fleet("place", List.of(path("wrong"))).failed(1, "row group");
  }
}
