package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.KernelLab;
import io.ksm.cli.it.support.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ksm bench}, small and real: processes of their own, started from the distribution. */
class BenchIT {
  private static final long PAGES = 2048;

  /** Of 8 MiB of the workload mix: a tenth zero, three of four of 40 percent. */
  private static final long MERGEABLE = 204 + 614;

  @TempDir private Path folder;

  private Launch bench(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--work-dir", folder.toString(), "--size", "8MiB"));
    return benchSource(all.toArray(String[]::new));
  }

  private static Launch benchSource(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(List.of("--warm-ups", "0", "--seed", "5"));
    all.addAll(List.of(arguments));
    if (!all.contains("--rounds")) {
      all.addAll(List.of("--rounds", "1"));
    }
    return Launch.ksm(all.toArray(String[]::new));
  }

  @Test
  void measuresEveryCombination() throws Exception {
    Path html = folder.resolve("report.html");
    Launch run =
        bench(
            "mix",
            "--hasher",
            "crc32c,xxh64",
            "--rounds",
            "2",
            "--format",
            "json",
            "--html",
            html.toString());
    JsonNode json = run.succeeded().json();

    assertThat(json.get("pages").longValue()).isEqualTo(PAGES);
    assertThat(json.get("mergeablePages").longValue()).isEqualTo(MERGEABLE);
    assertThat(json.at("/environment/commandLine").textValue()).startsWith("ksm bench ");
    assertThat(json.get("rows")).hasSize(3);
    for (int row = 0; row < 2; row++) {
      JsonNode figures = json.get("rows").get(row).get("figures");
      assertThat(figures.at("/savedPages/median").longValue()).isEqualTo(MERGEABLE);
      assertThat(figures.at("/firstScans/median").longValue()).isEqualTo(1);
      assertThat(figures.at("/settledNanos/rounds")).hasSize(2);
      assertThat(figures.at("/settledComparisons/median").longValue()).isZero();
      assertThat(figures.at("/peakResidentBytes/median").longValue()).isPositive();
    }
    assertThat(json.at("/rows/2/kind").textValue()).isEqualTo("limit:read");
    assertThat(html).content().contains("\"mergeablePages\" : " + MERGEABLE);
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains("ksm-bench"));
  }

  @Test
  void everybodyFindsTheSame() throws Exception {
    JsonNode rows =
        bench(
                "clones",
                "--hasher",
                "crc32c",
                "--still",
                "on,off",
                "--contestants",
                "baseline:hashmap,baseline:memcmp-tree",
                "--format",
                "json")
            .succeeded()
            .json()
            .get("rows");
    assertThat(rows).hasSize(5);
    assertThat(rows.findValuesAsText("label"))
        .contains("crc32c rb ksm still=off", "baseline:memcmp-tree still=on");
    long saved = rows.at("/0/figures/savedPages/median").longValue();
    for (JsonNode row : rows) {
      long kept = row.get("kind").textValue().equals("baseline:hashmap") ? 1 : 0;
      assertThat(row.at("/figures/savedPages/median").longValue()).isEqualTo(saved - kept);
    }
  }

  /** A live process with known memory, scanned by new processes; and an arena with a copy of it. */
  @Test
  void memoryOfLiveProcesses() throws Exception {
    JsonNode json =
        bench(
                "mix",
                "--live",
                "--fresh",
                "--scans=2",
                "--hasher=crc32c",
                "--contestants=arena,limit:process_vm_readv",
                "--format=json")
            .succeeded()
            .json();
    JsonNode rows = json.get("rows");
    assertThat(rows.findValuesAsText("label"))
        .containsExactly("crc32c rb ksm fresh", "crc32c rb ksm arena", "limit:process_vm_readv");
    // What else the process has merges, too.
    for (int row = 0; row < 2; row++) {
      JsonNode figures = rows.get(row).get("figures");
      assertThat(figures).as(rows.toString()).isNotNull();
      assertThat(figures.at("/savedPages/median").longValue()).isGreaterThanOrEqualTo(MERGEABLE);
      assertThat(figures.has("settledNanos")).isEqualTo(row == 1);
    }
    assertThat(rows.at("/0/speedRatios/firstToLimit/median").doubleValue()).isBetween(0.0, 1.0);
    assertThat(rows.at("/1/merges").booleanValue()).isTrue();
    assertThat(rows.at("/2/figures/firstBytesRead/median").longValue())
        .isGreaterThanOrEqualTo(PAGES << 12);
    assertThat(folder).isEmptyDirectory();
  }

  private static void requireKernel() {
    assumeTrue(Files.isWritable(KernelLab.FOLDER.resolve("run")), "needs root and KSM");
  }

  @ResourceLock("the KSM of this machine")
  @Test
  void theKernelTakesPart() throws Exception {
    requireKernel();
    Launch run = bench("mix", "--hasher=crc32c", "--kernel", "--contestants=none", "--format=json");
    JsonNode rows = run.succeeded().json().get("rows");
    assertThat(rows.findValuesAsText("label"))
        .containsExactly("crc32c rb ksm still=on", "crc32c rb ksm still=off", "kernel:ksmd");
    assertMergedByKernel(rows.get(2));
  }

  /** A script that has the machine's KSM for itself may measure with it. */
  @ResourceLock("the KSM of this machine")
  @Test
  void theLockMayBeHandedDown() throws Exception {
    requireKernel();
    List<String> command = new ArrayList<>(List.of("flock", KernelLab.FOLDER + "/run"));
    command.addAll(List.of(Launch.KSM.toString(), "bench", "mix", "--size", "8MiB", "--kernel"));
    command.addAll(List.of("--rounds", "1", "--warm-ups", "0", "--contestants", "none"));
    command.addAll(List.of("--work-dir", folder.toString(), "--format", "json"));
    assertMergedByKernel(Launch.run(command, Map.of()).succeeded().json().at("/rows/2"));
  }

  private static void assertMergedByKernel(JsonNode kernel) {
    assertThat(kernel.get("kind").textValue()).isEqualTo("kernel:ksmd");
    assertThat(kernel.has("cannotRun")).as(kernel.toString()).isFalse();
    assertThat(kernel.get("merges").booleanValue()).isTrue();
    assertThat(kernel.at("/figures/savedPages/median").longValue()).isEqualTo(MERGEABLE);
    assertThat(kernel.at("/figures/firstScans/median").longValue()).isEqualTo(2);
    assertThat(kernel.at("/speedRatios/firstToKernel/median").doubleValue()).isEqualTo(1);
  }

  @Test
  void scansOtherSourcesToo() throws Exception {
    String memory = "synthetic:pages=3000,duplicates=50,bytes=on";
    Launch run = benchSource(memory, "--hasher", "crc32c", "--threads", "1", "--format", "csv");
    assertThat(run.succeeded().out().lines()).hasSize(3);
    assertThat(run.out()).startsWith("label,kind,").contains("crc32c rb ksm,engine,crc32c,rb,");
  }

  /** Whoever needs bytes says so, and engines do without. */
  @Test
  void fingerprintsAreForEnginesOnly() throws Exception {
    JsonNode rows =
        benchSource(
                "synthetic:size=16MiB",
                "--index",
                "rb,skiplist",
                "--contestants",
                "limit:read,baseline:hashmap,baseline:memcmp-tree",
                "--format",
                "json")
            .succeeded()
            .json()
            .get("rows");
    assertThat(rows).hasSize(5);
    for (JsonNode row : rows) {
      if (row.get("kind").textValue().equals("engine")) {
        assertThat(row.at("/figures/savedPages/median").longValue()).isEqualTo(409 + 1229);
        assertThat(row.at("/figures/firstBytesRead/median").longValue()).isZero();
      } else {
        assertThat(row.get("cannotRun").textValue()).contains("no bytes that could be read");
      }
    }
  }

  @Test
  void printsTables() throws Exception {
    assertThat(bench("worst-prefix").succeeded().out())
        .startsWith(
            "worst-prefix: no two pages are equal, but all are up to their last 8 bytes; 8.0 MiB")
        .contains("\nFirst merge: ", "\nSettled scan: ", "\nMemory\n", "\nThe words\n");
  }

  @Test
  void keepsTheWorkloadIfAsked() throws Exception {
    Launch run = bench("unique", "--keep", "--contestants", "none");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).startsWith("ksm: the workload is kept in " + folder).hasLineCount(1);
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSize(1)
          .allSatisfy(file -> assertThat(file).hasSize(8 << 20));
    }
  }

  /** What took long to find out is not lost for want of room on a disk. */
  @Test
  void aPageThatCannotBeWrittenLeavesTheResult() throws Exception {
    Launch run = bench("mix", "--format", "json", "--html", "/dev/full");
    assertThat(run.json().get("rows")).hasSize(2);
    assertThat(run.err()).startsWith("ksm: cannot write '/dev/full': ").hasLineCount(1);
    assertThat(run.status()).isEqualTo(1);
  }

  /** Ended by Ctrl-C in the middle, it leaves no files and no processes. */
  @Test
  void leavesNothingBehind() throws Exception {
    Process bench =
        new ProcessBuilder(
                Launch.KSM.toString(),
                "bench",
                "mix",
                "--size",
                "64MiB",
                "--rounds",
                "100000",
                "--work-dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> children = List.of();
    while (children.size() < 2 && bench.isAlive()) {
      Thread.sleep(50);
      children = bench.descendants().toList();
    }
    assertThat(children).hasSizeGreaterThanOrEqualTo(2);
    bench.destroy();
    assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | mixture                        | 'mixture' is not a workload (there are mix, clones,",
        "1 | image:/no/such/file            | /no/such/file",
        "1 | mix --size 4TiB                | --size",
        "2 | mix --html /proc/self          | cannot write '/proc/self'",
        "2 | volatile --live                | --live needs files",
        "2 | mix --keep --live              | leave one of them out",
        "2 | mix --scans 2                  | leave it out",
        "2 | pid:1 --live                   | --live is for a built-in workload",
        "2 | mix --contestants limit:copy   | limit:process_vm_readv"
      })
  void badInputIsOneClearLine(int status, String arguments, String named) throws Exception {
    List<String> command = new ArrayList<>(List.of(Launch.KSM.toString(), "bench"));
    command.addAll(List.of(arguments.split(" ")));
    assertThat(Launch.run(command, Map.of()).failed(status).err()).contains(named);
  }
}
