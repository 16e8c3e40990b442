package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.cli.it.support.KernelLab;
import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.Nobody;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ksm kernel}: what it shows of the real kernel, and what it leaves alone. */
@ResourceLock("the KSM of this machine")
class KernelIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void assumeKsm() {
    KernelLab.assumeKsm();
  }

  @Test
  void statusShowsWhatTheKernelHas() throws Exception {
    JsonNode status = Launch.ksm("kernel", "status", "--format", "json").succeeded().json();

    assertThat(status.get("counters").fieldNames())
        .toIterable()
        .allSatisfy(name -> assertThat(KernelLab.FOLDER.resolve(name)).exists());
    assertThat(status.get("knobs").fieldNames())
        .toIterable()
        .contains("run", "pages_to_scan", "max_page_sharing")
        .allSatisfy(name -> assertThat(KernelLab.FOLDER.resolve(name)).exists());
    assertThat(status.get("savedBytes").longValue() - status.get("costBytes").longValue())
        .isEqualTo(status.at("/counters/general_profit").longValue());
    assertThat(Launch.here("kernel", "status").succeeded().out())
        .startsWith("KSM is ")
        .contains("\nCounters\n", "\nKnobs ", "  pages_sharing  ", "  sleep_millisecs  ");
    assertThat(Launch.here("kernel", "status", "--format", "csv").out())
        .startsWith("pid,name,ksm_rmap_items,");
  }

  @Test
  void watchPrintsALineForEachInterval() throws Exception {
    Launch table = Launch.ksm("kernel", "watch", "--interval", "0.05", "--count", "3").succeeded();
    assertThat(table.out().lines()).hasSize(4).first().asString().contains("full_scans");

    Launch csv =
        Launch.here("kernel", "watch", "--interval", "50ms", "--count", "2", "--format", "csv");
    assertThat(csv.succeeded().out().lines()).hasSize(3);

    Launch json =
        Launch.here("kernel", "watch", "--interval", "0.05", "--count", "2", "--format", "json");
    for (String line : json.succeeded().out().lines().toList()) {
      assertThat(JSON.readTree(line).get("ksmd_cpu_percent").isNumber()).isTrue();
    }
  }

  @Test
  void watchEndsQuietlyWhenItsReaderHasEnough() throws Exception {
    Launch launch = bash("\"$0\" kernel watch --interval 0.2 --count 100 --format csv | head -n 1");

    assertThat(launch.succeeded().out()).startsWith("time,pages_shared,").hasLineCount(1);
  }

  @Test
  void ctrlCIsTheUsualEndOfWatching() throws Exception {
    // A build that runs in the background may have made its children ignore this signal.
    Process process =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                Launch.KSM.toString(),
                "kernel",
                "watch",
                "--interval",
                "0.1")
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(process.inputReader().readLine()).contains("full_scans");
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(process.inputReader().lines()).allMatch(line -> line.matches("[0-9:, .–-]+"));
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"kernel set runn=1 | did you mean run?", "kernel run | no command to run"})
  void wrongUsageIsOneLine(String arguments, String message) throws Exception {
    assertThat(Launch.here(arguments.split(" ")).failed(2).err()).contains(message);
  }

  @Test
  void setIsForRoot() throws Exception {
    Nobody.assume();

    Launch launch = Nobody.run(Launch.KSM.toString(), "kernel", "set", "smart_scan=1");

    assertThat(launch.failed(1).err()).contains("only root may");
  }

  @Test
  void statusIsForAll() throws Exception {
    Nobody.assume();

    Launch json = Nobody.run(Launch.KSM.toString(), "kernel", "status", "--format", "json");
    Launch table = Nobody.run(Launch.KSM.toString(), "kernel", "status");

    assertThat(json.succeeded().json().get("unreadableProcesses").intValue()).isPositive();
    assertThat(table.succeeded().out()).contains("of other users: run it as root");
  }

  @Test
  void setSaysWhatWasAndIs() throws Exception {
    Launch launch =
        KernelLab.run(
            """
            ksm kernel set smart_scan=1 use_zero_pages=0 >/dev/null
            ksm kernel set --format csv use_zero_pages=1 smart_scan=1
            cat $folder/use_zero_pages
            ksm kernel set use_zero_pages=0
            cat $folder/use_zero_pages
            """);

    assertThat(launch.succeeded().out())
        .isEqualTo(
            """
            knob,before,after
            use_zero_pages,0,1
            smart_scan,1,1
            1
            Knob            Before  After
            use_zero_pages       1      0
            0
            """);
  }

  @Test
  void theAdvisorTakesPagesToScanWithIt() throws Exception {
    assumeTrue(
        Files.exists(KernelLab.FOLDER.resolve("advisor_mode")), "this kernel has no advisor");

    Launch launch =
        KernelLab.run(
            """
            ksm kernel set advisor_mode=none pages_to_scan=123 >/dev/null
            ksm kernel set --format csv advisor_mode=scan-time advisor_min_pages_to_scan=600
            ksm kernel set pages_to_scan=123 2>&1 || echo "exit $?"
            ksm kernel set --format csv pages_to_scan=123 advisor_mode=none
            """);

    assertThat(launch.succeeded().out())
        .contains("\npages_to_scan,123,600\n".substring(1), "advisor_mode,none,scan-time\n")
        .contains("ksm: pages_to_scan is the advisor's", "exit 2\n")
        .endsWith("pages_to_scan,600,123\nadvisor_mode,scan-time,none\n");
  }

  @Test
  void setTakesTheLockItself() throws Exception {
    KernelLab.assumeRoot();
    String script =
        """
        exec 9</sys/kernel/mm/ksm/run
        for try in 1 2 3 4 5 6 7 8 9 10; do
          flock -w 60 9
          was=$(cat /sys/kernel/mm/ksm/smart_scan)
          flock -u 9
          # Whoever comes in between holds the lock, or has put everything back.
          "$0" kernel set --format csv smart_scan=$was 9<&- && exit
        done
        exit 1
        """;

    assertThat(bash(script).out()).matches("knob,before,after\nsmart_scan,([01]),\\1\n");
  }

  @Test
  void whileAnotherHoldsTheLockItIsNamed() throws Exception {
    KernelLab.assumeRoot();

    // --close: the command is not given the lock.
    Launch launch =
        bash("flock -w 300 --close /sys/kernel/mm/ksm/run \"$0\" kernel set smart_scan=1");

    assertThat(launch.failed(1).err()).contains("holds the machine's KSM", "flock (pid ");
  }

  @Test
  void whatIsRefusedHalfWayIsPutBack() throws Exception {
    Launch launch =
        KernelLab.run(
            KernelLab.MERGING
                + """
                ksm kernel set run=0 max_page_sharing=77 2>&1 || echo "exit $?"
                cat $folder/run $folder/max_page_sharing
                ksm kernel set --format csv run=2 max_page_sharing=77 2>&1
                """);

    assertThat(launch.succeeded().out())
        .containsPattern(
            "ksm: cannot set max_page_sharing to 77: .*; all knobs are as they were\nexit 1\n1\n256\n")
        .containsPattern(
            "knob,before,after\nrun,1,2\nmax_page_sharing,256,77\n"
                + "ksm: what was merged is unmerged: [1-9][0-9]* MiB were copied back\n$");
  }

  @Test
  void whatIsKilledHalfWayIsDoneOrPutBack() throws Exception {
    Launch launch =
        KernelLab.run(
            """
            ksm kernel set sleep_millisecs=21 use_zero_pages=0 pages_to_scan=101 >/dev/null
            for first in use_zero_pages sleep_millisecs pages_to_scan use_zero_pages; do
              was=$(cat $folder/$first)
              # The pipe ends when nobody is left who might put something back.
              {
                "$ksm" kernel set sleep_millisecs=22 use_zero_pages=1 pages_to_scan=102 &
                is=$was
                while [ $is = $was ] && kill -0 $!; do read -r is <$folder/$first; done
                kill -KILL $! || :
                wait $! || :
              } 2>&1 | cat >/dev/null
              for knob in sleep_millisecs use_zero_pages pages_to_scan; do
                printf '%s ' $(cat $folder/$knob)
              done
              echo
              ksm kernel set sleep_millisecs=21 use_zero_pages=0 pages_to_scan=101 >/dev/null
            done
            """);

    assertThat(launch.succeeded().out().lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).isIn("21 0 101 ", "22 1 102 "));
  }

  @Test
  void aProgramThatMergesIsSeen() throws Exception {
    Launch launch =
        KernelLab.run(
            KernelLab.MERGING
                + """
                ksm kernel set run=0 >/dev/null
                echo $program
                ksm kernel status --format json
                """);

    String[] parts = launch.succeeded().out().split("\n", 2);
    JsonNode status = JSON.readTree(parts[1]);
    JsonNode program = null;
    for (JsonNode process : status.get("processes")) {
      program = process.get("pid").asText().equals(parts[0]) ? process : program;
    }
    assertThat(program).as("process " + parts[0]).isNotNull();
    assertThat(program.get("name").textValue()).startsWith("python3");
    assertThat(program.get("ksm_merge_any").booleanValue()).isTrue();
    assertThat(program.get("ksm_merging_pages").longValue())
        .isGreaterThanOrEqualTo(KernelLab.EQUAL_PAGES);
    assertThat(status.at("/counters/pages_sharing").longValue())
        .isGreaterThanOrEqualTo(KernelLab.EQUAL_PAGES - 1 - KernelLab.EQUAL_PAGES / 256);
    assertThat(status.get("running").booleanValue()).isFalse();
  }

  @Test
  void aProgramThatCannotMergeYetIsToldSo() throws Exception {
    Launch launch =
        KernelLab.run(
            """
            echo 0 >$folder/run
            ksm kernel run -- echo noted
            ksm kernel run -q -- echo quiet
            echo 1 >$folder/run
            ksm kernel run -- echo running
            """);

    assertThat(launch.out()).isEqualTo("noted\nquiet\nrunning\n");
    assertThat(launch.err())
        .isEqualTo(
            "ksm: ksmd is not running (run=0): nothing merges until 'ksm kernel set run=1',"
                + " as root\n");
  }

  private static Launch bash(String script) throws Exception {
    return Launch.run(
        List.of("bash", "-o", "pipefail", "-c", script, Launch.KSM.toString()), Map.of());
  }
}
