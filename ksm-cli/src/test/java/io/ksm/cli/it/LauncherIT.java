package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.cli.it.support.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher and what surrounds the command: shells, terminals, signals, locales. */
class LauncherIT {
  /** A source that changes, so that it is scanned several times with pauses. */
  private static final String LIVE = "synthetic:pages=5000,volatile=10";

  @TempDir private Path directory;

  @Test
  void tellsItsVersionAlsoThroughALink() throws Exception {
    Path link = Path.of("target", "link-to-ksm-" + ProcessHandle.current().pid());
    Launch launch;
    try {
      Files.createSymbolicLink(link, Launch.KSM);
      launch = Launch.run(List.of(link.toAbsolutePath().toString(), "--version"), Map.of());
    } finally {
      Files.deleteIfExists(link);
    }

    String version = Launch.HOME.getFileName().toString().replace("ksm-", "ksm ");
    assertThat(launch.succeeded().out()).startsWith(version + "\nJava ");
  }

  /** Which code pays to be compiled, and how soon, follows from the command. */
  @ParameterizedTest
  @CsvSource({
    "scan --help image:pid,            true,  true",
    "scan pid:1 --help,                true,  false",
    "scan cgroup:/a --help,            true,  false",
    "scan all --help,                  true,  false",
    "scan small.mem --help,            true,  true",
    "monitor --help,                   true,  false",
    "scan --help --scans 1 pid:1,      true,  false",
    "scan --help --policy ksm all,     true,  false",
    "scan --help cgroup:/a --top 1,    true,  false",
    "simulate --help,                  false, false",
  })
  void compilesAsTheCommandNeedsIt(String words, boolean quickOnly, boolean late) throws Exception {
    Launch launch =
        Launch.run(
            with(List.of(Launch.KSM.toString()), words.split(" ")),
            Map.of("KSM_JAVA_OPTS", "-XX:+PrintCommandLineFlags"));

    String flags = launch.succeeded().out().lines().findFirst().orElseThrow();
    assertThat(flags.contains("-XX:TieredStopAtLevel=1 ")).isEqualTo(quickOnly);
    assertThat(flags.contains("-XX:CompileThresholdScaling=5")).isEqualTo(late);
  }

  @Test
  void anOlderJavaHomeIsPassedOver() throws Exception {
    Path older = Path.of("/usr/lib/jvm/java-17-openjdk-amd64");
    assumeTrue(Files.isDirectory(older), "no JDK 17 here");

    Launch.run(List.of(Launch.KSM.toString(), "--version"), Map.of("JAVA_HOME", older.toString()))
        .succeeded();
  }

  /** The JVM would write into the result that there are none. */
  @Test
  void asksForHugePagesOnlyWhereThereAreSome() throws Exception {
    Path knob = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    Path never = Files.writeString(directory.resolve("never"), "always madvise [never]\n");
    Path image = Files.write(directory.resolve("image"), new byte[8192]);
    List<String> hiding =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-ec",
            "mount --bind \"$1\" \"$2\"; shift 2; exec \"$@\"",
            "sh",
            never.toString(),
            knob.toString());
    assumeTrue(
        Files.exists(knob) && Launch.run(with(hiding, "true"), Map.of()).status() == 0,
        "files under /sys cannot be hidden here: needs root");

    Launch launch =
        Launch.run(
            with(hiding, Launch.KSM.toString(), "scan", "--format", "csv", image.toString()),
            Map.of());

    assertThat(launch.succeeded().out()).startsWith("label,");
  }

  private static List<String> with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toList();
  }

  /** The JVM would warn of a native library that it was not told of. */
  @Test
  void fleetsHaveTheirEngine() throws Exception {
    Path image = Files.write(directory.resolve("image"), new byte[8192]);
    String contents = directory.resolve("contents").toString();
    String key = directory.resolve("key").toString();
    Launch.here("fleet", "key", "--key", key).succeeded();
    Launch.here(
            "fleet",
            "collect",
            "image:" + image + ",format=raw,zeros=resident",
            "--key",
            key,
            "--out",
            contents)
        .succeeded();

    Launch report = Launch.ksm("fleet", "report", contents).succeeded();

    assertThat(report.err()).isEmpty();
    assertThat(report.out()).startsWith("1 host with 1 source, 8.0 KiB in memory.");
    Launch without =
        Launch.run(
            List.of(Launch.KSM.toString(), "fleet", "report", contents),
            Map.of("KSM_JAVA_OPTS", "-Dksm.duckdb=" + directory.resolve("none")));
    assertThat(without.failed(2).err()).contains("get org.duckdb:duckdb_jdbc from Maven Central");
  }

  @Test
  void completesWordsInBash() throws Exception {
    String script =
        """
        set -eu
        source <("$0" completion)
        compopt() { :; }  # works while completing only
        COMP_LINE='ksm scan --ha' COMP_POINT=13 COMP_WORDS=(ksm scan --ha) COMP_CWORD=2
        _complete_ksm
        echo "${COMPREPLY[@]}"
        """;

    assertThat(bash(script).succeeded().out()).isEqualTo("--hasher\n");
  }

  @Test
  void opensFilesWhoseNamesAreNotAsciiInAnyLocale() throws Exception {
    Path file = Files.write(directory.resolve("Größe-你好"), new byte[8192]);

    Launch launch =
        Launch.run(
            List.of(
                Launch.KSM.toString(),
                "scan",
                "--format",
                "csv",
                "image:" + file + ",zeros=resident"),
            Map.of("LC_ALL", "C"));

    assertThat(launch.succeeded().out()).contains("\n" + file + ",2,2,2,");
  }

  @Test
  void aReaderThatLeavesEarlyCausesNoNoise() throws Exception {
    assertThat(bash("\"$0\" plugins | head -n 1").succeeded().out()).startsWith("hasher");
  }

  @Test
  void aFullDiskIsAFailure() throws Exception {
    Launch launch = bash("\"$0\" plugins > /dev/full");

    assertThat(launch.failed(1).err()).contains("cannot write to standard output");
  }

  @Test
  void noProgressIsShownWhereThereIsNoTerminal() throws Exception {
    Launch.ksm("scan", LIVE, "--scans", "2", "--interval", "1100ms").succeeded();
  }

  @Test
  void progressIsDrawnOnATerminalAndErased() throws Exception {
    // The pause makes the work last longer than a second, on however fast a machine.
    String inTerminal = "'%s' scan %s --scans 2 --interval 1100ms".formatted(Launch.KSM, LIVE);

    Launch launch =
        Launch.run(
            List.of("script", "-qec", "stty cols 90; " + inTerminal, "/dev/null"),
            Map.of("TERM", "xterm"));

    assertThat(launch.status()).isZero();
    assertThat(launch.out())
        .contains("\rscanning ", " scan 2 of 2\u001b[K")
        .contains("\r\u001b[K\u001b[1;32mMerging would save");
  }

  @Test
  void theResultHasColoursOnATerminalUnlessTheUserWantsNone() throws Exception {
    String scan = "'%s' scan synthetic:pages=1000 ".formatted(Launch.KSM);
    assertThat(inTerminal(scan, Map.of("TERM", "xterm"))).contains("\u001b[1mThe words");
    assertThat(inTerminal(scan, Map.of("TERM", "xterm", "NO_COLOR", "1"))).doesNotContain("\u001b");
    assertThat(inTerminal(scan + "--color never", Map.of("TERM", "xterm")))
        .doesNotContain("\u001b");
    assertThat(inTerminal(scan + "| cat", Map.of("TERM", "xterm")))
        .doesNotContain("\u001b")
        .contains("The words");
  }

  private static String inTerminal(String command, Map<String, String> environment)
      throws Exception {
    return Launch.run(List.of("script", "-qec", command, "/dev/null"), environment).out();
  }

  @Test
  void ctrlCEndsItWithoutAWord() throws Exception {
    Path tailed = Files.write(directory.resolve("tailed"), new byte[4100]);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    // A build that runs in the background may have made its children ignore this signal.
    Process process =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                Launch.KSM.toString(),
                "scan",
                "image:" + tailed + ",format=raw",
                LIVE,
                "--scans",
                "2",
                "--interval",
                "10m")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      // Its warning of the tail says that it is about to scan.
      while (process.isAlive() && Files.size(err) == 0) {
        Thread.sleep(10);
      }
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      assertThat(err).content().hasLineCount(1).contains("tailed");
      assertThat(out).isEmptyFile();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Launch bash(String script) throws Exception {
    return Launch.run(
        List.of("bash", "-o", "pipefail", "-c", script, Launch.KSM.toString()), Map.of());
  }
}
