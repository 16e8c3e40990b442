package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.it.support.KernelLab;
import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.Nobody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code ksm kernel run}: the command is as it would be without, but for its merging. */
@ResourceLock("the KSM of this machine")
class KernelRunIT {
  private static final String[] RUN = {Launch.KSM.toString(), "kernel", "run", "-q", "--"};

  @TempDir private Path directory;

  @BeforeAll
  static void assumeKsm() {
    KernelLab.assumeKsm();
  }

  @Test
  void allMemoryOfTheCommandMayMerge() throws Exception {
    assertThat(run("cat", "/proc/self/ksm_stat").succeeded().out()).contains("ksm_merge_any: yes");
    assertThat(run("sh", "-c", "cat /proc/self/ksm_stat; :").succeeded().out())
        .contains("ksm_merge_any: yes");
  }

  @Test
  void nobodyMayDoSoToo() throws Exception {
    Nobody.assume();

    Launch launch =
        Nobody.run(Launch.KSM.toString(), "kernel", "run", "-q", "cat", "/proc/self/ksm_stat");

    assertThat(launch.succeeded().out()).contains("ksm_merge_any: yes");
  }

  @Test
  void itsExitStatusIsTheCommands() throws Exception {
    assertThat(run("true").succeeded().out()).isEmpty();
    assertThat(run("sh", "-c", "exit 7").status()).isEqualTo(7);
    assertThat(run("sh", "-c", "kill -KILL $$").status()).isEqualTo(128 + 9);
  }

  @Test
  void aCommandThatIsNotThereIs127() throws Exception {
    assertThat(run("no-such-command").failed(127).err())
        .isEqualTo("ksm: cannot run 'no-such-command': no such file\n");
  }

  @Test
  void aCommandThatCannotBeRunIs126() throws Exception {
    Path file = Files.writeString(directory.resolve("plain"), "no program");

    assertThat(run(file.toString()).failed(126).err()).contains("'" + file + "'");
    assertThat(run(directory.toString()).failed(126).err()).contains("ermission denied");
  }

  @Test
  void optionsAfterTheCommandAreTheCommands() throws Exception {
    Launch launch =
        Launch.ksm("kernel", "run", "--quiet", "printf", "%s,", "--help", "-q", "--", "");

    assertThat(launch.succeeded().out()).isEqualTo("--help,-q,--,,");
  }

  @Test
  void aSignalReachesTheCommandItself() throws Exception {
    List<String> command = new ArrayList<>(List.of(RUN));
    command.addAll(
        List.of(
            "sh", "-c", "trap 'echo caught; exit 3' USR1; echo $$; while :; do sleep 0.1; done"));
    Process process = new ProcessBuilder(command).start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo(Long.toString(process.pid()));
      new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(3);
      assertThat(process.inputReader().readLine()).isEqualTo("caught");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theCommandFindsEverythingAsWithoutKsm() throws Exception {
    // Variables of the launchers' names; a file and a pipe; ignored signals; an odd limit; bytes
    // that are no text.
    String script =
        """
        export home=a module=b native=c java_home=d jar=e columns=f LC_ALL=C JAVA_HOME=/none
        trap '' PIPE QUIT USR1
        exec 3</dev/null 12>&1
        ulimit -Sn 333
        [ ! -w /proc/self/coredump_filter ] || echo 0x21 >/proc/self/coredump_filter
        nice -n 3 "$@" sh -c '
          cat /proc/self/coredump_filter
          env | sort
          ls /proc/self/fd
          ulimit -a
          grep -oE "^Sig(Blk|Ign|Cgt):.*|^Cpus_allowed:.*|^Umask:.*" /proc/self/status |
            sed "s/^\\(Sig.*\\).\\{8\\}\\(.\\{8\\}\\)/\\1\\2/"
          nice
          printf "%s" "$1" | od -c
        ' name "$(printf 'a\\344\\nb')"
        """;

    Launch without = bash(script);
    Launch with = bash(script, RUN);

    assertThat(without.succeeded().out()).contains("LC_ALL=C\n", "home=a\n", "344");
    assertThat(with.succeeded().out()).isEqualTo(without.out());
  }

  @Test
  void aLocaleThatWasNotSetStaysSo() throws Exception {
    Launch launch =
        bash("unset LC_ALL LC_CTYPE LANG; \"$@\" env | grep -c -e LC_ -e LANG || :", RUN);

    assertThat(launch.succeeded().out()).isEqualTo("0\n");
  }

  private static Launch run(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(RUN));
    all.addAll(List.of(command));
    return Launch.run(all, Map.of());
  }

  private static Launch bash(String script, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    all.addAll(List.of(arguments));
    return Launch.run(all, Map.of());
  }
}
