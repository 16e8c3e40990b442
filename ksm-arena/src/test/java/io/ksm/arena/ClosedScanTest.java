package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.support.ClosedScanProgram;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.process.Programs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** A scanner and then its arena may be closed during a scan; a JVM of its own does not crash. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
@ExtendWith(SeedExtension.class)
class ClosedScanTest {
  private static final int ROUNDS = Math.max(1, Integer.getInteger("ksm.closings", 20) / 5);

  @Tag("long")
  @Test
  void endsTheScan(Seed seed) throws Exception {
    List<String> command =
        Programs.java(
            List.of("--enable-native-access=ALL-UNNAMED", "-XX:-CreateCoredumpOnCrash"),
            ClosedScanProgram.class,
            Long.toString(seed.value()),
            Integer.toString(ROUNDS));
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(program.waitFor()).as(printed).isZero();
      assertThat(printed.lines()).hasSize(ROUNDS).allMatch(line -> line.startsWith("ended: "));
    } finally {
      program.destroyForcibly();
    }
  }
}
