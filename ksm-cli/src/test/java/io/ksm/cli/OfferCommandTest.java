package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.kernel.ProcessMerging;
import io.ksm.testkit.process.StrangerProgram;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code ksm kernel offer} and {@code withdraw} of a running Python. */
class OfferCommandTest {
  private static final String PROGRAM =
      """
      import mmap
      area = mmap.mmap(-1, 8 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      for page in range(2048):
          area.write(bytes([page % 4 + 1]) * 4096)
      say('begins')
      sys.stdin.readline()
      say('goes on')
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void assumeKsm() {
    assumeTrue(Files.exists(Path.of("/sys/kernel/mm/ksm/run")), "no KSM here");
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return Main.run(arguments, out, err);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRunningProgramOffersItsMemory() throws Exception {
    try (StrangerProgram program = StrangerProgram.python(PROGRAM)) {
      assertThat(program.answer()).isEqualTo("begins");
      String pid = "pid:" + program.pid();

      assertThat(run("kernel", "offer", "--dry-run", "--interval", "1ms", pid)).isZero();
      assertThat(out()).startsWith("As things are, merging saves 0 B; if all of it were offered, ");
      assertThat(out()).contains("python3 (%d)".formatted(program.pid()));
      assertThat(ProcessMerging.of(program.pid()).mergesAny()).contains(false);

      assertThat(run("kernel", "offer", "--region", "anonymous", "--format", "csv", pid)).isZero();
      assertThat(out()).startsWith("pid,name,before,after,ranges,bytes,markedBytes");
      assertThat(out()).contains(program.pid() + ",python3,nothing,some,");

      assertThat(run("kernel", "offer", Integer.toString(program.pid()))).isZero();
      assertThat(out().lines().toList().getLast()).matches("python3 \\(\\d+\\) +some +all");
      assertThat(ProcessMerging.of(program.pid()).mergesAny()).contains(true);

      assertThat(run("kernel", "withdraw", pid)).isZero();
      assertThat(out().lines().toList().getLast()).matches("python3 \\(\\d+\\) +all +nothing");

      assertThat(run("kernel", "offer", "--region", "tapestry", pid)).isEqualTo(1);
      assertThat(err()).contains("no memory of the kind 'tapestry'", "anonymous");

      assertThat(run("kernel", "offer", pid, "pid:999999999")).isEqualTo(1);
      assertThat(out()).contains("python3");
      assertThat(err()).contains("ksm: there is no process 999999999");

      program.order("x");
      assertThat(program.answer()).isEqualTo("goes on");
    }
  }

  @Test
  void whatCannotBeMeantIsSaid() {
    assertThat(run("kernel", "offer")).isEqualTo(2);
    assertThat(err())
        .isEqualTo(
            "ksm: no process to offer memory of: give pid:N, a program's NAME, or cgroup:PATH\n");
    assertThat(run("kernel", "withdraw")).isEqualTo(2);
    assertThat(run("kernel", "offer", "--dry-run", "--persist", "1")).isEqualTo(2);
    assertThat(run("kernel", "offer", "--dry-run", "--region", "heap", "1")).isEqualTo(2);
    assertThat(run("kernel", "offer", "pid:")).isEqualTo(2);
    assertThat(err()).contains("'pid:' names no process");
    assertThat(run("kernel", "offer", "no-such-program-here")).isEqualTo(1);
    assertThat(err()).contains("there is no process named 'no-such-program-here'");
    assertThat(run("kernel", "set", "--output", "x", "run=0")).isEqualTo(2);
    assertThat(run("kernel", "set")).isEqualTo(2);
  }
}
