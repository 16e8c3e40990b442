package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.kernel.support.HandedDownProgram;
import io.ksm.testkit.process.Programs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program can have a session if its starter holds the lock and hands it down. */
class HandedDownSessionTest {
  /** Puts back what it and the program change, and waits for all who might change something. */
  private static final String SCRIPT =
      """
      cd /sys/kernel/mm/ksm || exit
      exec 9<run
      flock -w 600 $1 9 || exit
      smart=$(cat smart_scan) pages=$(cat pages_to_scan)
      trap 'echo none >advisor_mode; echo $pages >pages_to_scan; echo $smart >smart_scan' EXIT
      trap 'exit 1' HUP INT TERM
      shift
      echo 123 >pages_to_scan
      "$@" 2>&1 | cat
      echo "$(cat advisor_mode) $(cat pages_to_scan) $(($(cat smart_scan) == smart))"
      """;

  @BeforeEach
  void checkThatThisKernelCan() throws KernelKsmException {
    KernelKsm ksm = RealKsm.assumeWritable();
    assumeTrue(
        ksm.has(Knob.ADVISOR_MODE) && ksm.read(Knob.ADVISOR_MODE).equals("none"),
        "this kernel has no advisor, or it is on");
  }

  // Switched off, the advisor leaves pages_to_scan at a default of the kernel's.
  @ParameterizedTest
  @CsvSource({
    "close, [none] scan-time 123 1",
    "die, [none] scan-time 123 1",
    "keep and die, [none] scan-time 123 0"
  })
  void itPutsBackWhatIsNotKept(String end, String left) throws Exception {
    assertThat(run("-x", end)).containsExactly(left);
  }

  @Test
  void aLockThatOthersMayShareIsNotEnough() throws Exception {
    assertThat(run("-s", "close"))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("another experiment holds the machine's KSM: ");
  }

  private static List<String> run(String lock, String end) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", SCRIPT, "bash", lock));
    command.addAll(Programs.small(HandedDownProgram.class, end));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed.lines().toList();
  }
}
