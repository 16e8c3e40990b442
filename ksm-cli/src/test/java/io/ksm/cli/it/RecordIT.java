package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that rewrites its memory is recorded, and the recording ended in every way. */
class RecordIT {
  private static final String PYTHON = "/usr/bin/python3";

  /** 16 MiB, half of it equal; the other half is rewritten all the time. */
  private static final String PROGRAM =
      """
      import mmap, os, sys, time
      m = mmap.mmap(-1, 16 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      for p in range(4096):
          m[p * 4096:p * 4096 + 4096] = b'x' * 4096 if p % 2 else os.urandom(4096)
      print('ready', flush=True)
      p = 0
      while True:
          for i in range(100):
              p = (p + 14) % 4096
              m[p * 4096:p * 4096 + 8] = os.urandom(8)
          time.sleep(0.01)
      """;

  @TempDir private Path folder;
  private final List<Process> children = new ArrayList<>();
  private String pid = "";

  @BeforeEach
  void startProgram() throws IOException {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "no Python here");
    Process program = new ProcessBuilder(PYTHON, "-c", PROGRAM).start();
    children.add(program);
    assertThat(program.inputReader().readLine()).isEqualTo("ready");
    pid = "pid:" + program.pid();
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  private Path trace() {
    return folder.resolve("trace");
  }

  private String[] command(String... more) {
    List<String> all = new ArrayList<>(List.of("record", pid, "--out", trace().toString()));
    all.addAll(List.of("--key", folder.resolve("key").toString(), "--every", "20ms"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Process start(String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of(Launch.KSM.toString()));
    all.addAll(List.of(command(more)));
    Process recorder = new ProcessBuilder(all).redirectErrorStream(true).start();
    children.add(recorder);
    return recorder;
  }

  /** Waits until so many parts are complete. */
  private void awaitParts(Process recorder, int parts) throws Exception {
    while (parts() < parts) {
      assertThat(recorder.isAlive()).as("the recorder runs").isTrue();
      Thread.sleep(2);
    }
  }

  private long parts() throws IOException {
    Path pages = trace().resolve("pages");
    if (!Files.isDirectory(pages)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(pages)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private JsonNode scan() throws Exception {
    Launch scan = Launch.here("scan", trace().toString(), "--format", "json");
    assertThat(scan.status()).as(scan.err()).isZero();
    assertThat(scan.err()).hasLineCount(1).contains("shows sample ");
    return scan.json();
  }

  private void checkScan() throws Exception {
    JsonNode result = scan();
    assertThat(result.at("/sources/0/label").asText()).startsWith("python3 (");
    // Those that are not rewritten are equal.
    assertThat(result.at("/counters/pages_sharing").longValue()).isBetween(2000L, 2100L);
    assertThat(result.at("/unverified").booleanValue()).isTrue();
  }

  @Test
  void recordsForAWhile() throws Exception {
    Launch record = Launch.ksm(command("--for", "1s", "--max-cpu", "80%")).succeeded();
    assertThat(record.out()).containsPattern("Recorded \\d+ samples? in .*; key [0-9a-f]{16}\\.");
    assertThat(record.out()).contains(" of one processor (");
    checkScan();
    Launch key = Launch.here("key", "--key", folder.resolve("key").toString()).succeeded();
    assertThat(record.out()).contains(key.out().lines().findFirst().orElseThrow());
    assertThat(Launch.ksm(command()).failed(2).err()).contains("is not an empty directory");
  }

  /** What policies would have done to it, side by side, and what to do. */
  @Test
  void whatWasRecordedIsSimulated() throws Exception {
    Launch.ksm(command("--for", "2s", "--max-cpu", "80%")).succeeded();
    String named = "trace:" + trace();
    Path page = folder.resolve("page.html");
    String fast = "ksm:smart-scan=off,pages-to-scan=10000";
    JsonNode result =
        Launch.here(
                "simulate",
                named,
                "--policy",
                fast + ",eager,ksmtuned,uksm,esx",
                "--format",
                "json",
                "--html",
                page.toString())
            .succeeded()
            .json();
    assertThat(result.at("/samples").intValue()).isGreaterThan(1);
    JsonNode policies = result.at("/policies");
    assertThat(policies).hasSize(5);
    assertThat(policies).extracting(row -> row.at("/policy").asText()).contains(fast, "esx");
    for (JsonNode row : policies) {
      long best = row.at("/bestBytes").longValue();
      assertThat(best).as("half of 16 MiB").isBetween(7L << 20, 9L << 20);
      assertThat(row.at("/savedBytes").longValue()).isLessThanOrEqualTo(best + 4096);
    }
    assertThat(policies.get(0).at("/savedPercentOfBest").doubleValue()).isGreaterThan(50);
    assertThat(Files.readString(page)).contains("ksm simulate", "Chart.js v");
    Launch table = Launch.ksm("simulate", trace().toString(), "--policy", fast).succeeded();
    assertThat(table.out()).contains(fast, "% of", "give-back", "The words");
    Launch advice = Launch.here("advise", named, "--max-cpu", "50%").succeeded();
    assertThat(advice.out())
        .contains("Switch merging on: it would save ", "The risk: ", "Whose memory to offer")
        .containsPattern("ksm kernel set advisor_mode=.* sleep_millisecs=20 .* run=1")
        .containsPattern("python3 \\(\\d+\\) .* yes");
  }

  @Test
  void whatCannotBeSimulatedIsSaidInOneLine() throws Exception {
    assertThat(Launch.here("simulate", pid).failed(2).err())
        .contains("nothing here was recorded over time")
        .hasLineCount(1);
    Launch.ksm(command("--for", "0")).succeeded();
    assertThat(Launch.here("simulate", trace().toString()).failed(2).err())
        .contains("one sample")
        .hasLineCount(1);
    assertThat(Launch.here("advise", trace().toString()).failed(2).err()).contains("one sample");
    assertThat(Launch.here("simulate", trace().toString(), "--policy", "kmm").failed(2).err())
        .contains("kmm");
  }

  /** Whenever it is killed, what was complete can be read. */
  @Test
  void survivesItsDeath() throws Exception {
    SplittableRandom random = new SplittableRandom();
    Process recorder = start("--for", "1h");
    awaitParts(recorder, random.nextInt(1, 12));
    Thread.sleep(random.nextInt(50));
    recorder.destroyForcibly().waitFor();
    checkScan();
  }

  @Test
  void aRequestToEndCompletesTheTrace() throws Exception {
    Process recorder = start("--for", "1h");
    awaitParts(recorder, 3);
    recorder.toHandle().destroy();
    String said = new String(recorder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(recorder.waitFor()).as(said).isZero();
    assertThat(said).contains("Recorded ", " samples in ");
    checkScan();
    try (Stream<Path> files = Files.list(trace().resolve("pages"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".unfinished"));
    }
  }

  /** The program ends, and with it the recording of it alone. */
  @Test
  void endsWithItsLastSource() throws Exception {
    Process recorder = start("--for", "1h");
    awaitParts(recorder, 2);
    children.getFirst().destroyForcibly().waitFor();
    String said = new String(recorder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(recorder.waitFor()).as(said).isZero();
    assertThat(said).contains("is not recorded any more", "all sources have gone", "Recorded ");
    Launch scan = Launch.here("scan", "trace:" + trace() + ",at=0s");
    assertThat(scan.status()).as(scan.err()).isZero();
  }

  @Test
  void aFullDiskEndsItInOneLine() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small disk");
    Files.createDirectory(folder.resolve("disk"));
    String script =
        """
        mount -t tmpfs -o size=700k none "$1/disk" || exit 99
        shift
        "$@" && exit 98
        status=$?
        cp -r "$OUT" "$COPY"
        exit $status
        """;
    List<String> all =
        new ArrayList<>(List.of("unshare", "-m", "bash", "-c", script, "sh", folder.toString()));
    all.add(Launch.KSM.toString());
    all.addAll(List.of(command("--for", "1h")));
    String out = folder.resolve("disk/trace").toString();
    all.replaceAll(word -> word.equals(trace().toString()) ? out : word);
    Launch record = Launch.run(all, Map.of("OUT", out, "COPY", trace().toString()));
    assumeTrue(record.status() != 99, "nothing can be mounted here");
    assertThat(record.failed(1).err())
        .contains(
            "the recording ended early: ", "No space left on device", "what is complete of '");
    checkScan();
  }
}
