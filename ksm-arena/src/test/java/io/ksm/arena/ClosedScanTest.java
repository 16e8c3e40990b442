package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.support.ClosedScanProgram;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.process.Programs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** A scanner and then its arena may be closed during a scan; a JVM of its own does not crash. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
@ExtendWith(SeedExtension.class)
class ClosedScanTest {

  @Test
  void endsTheScan(Seed seed) throws Exception {
    List<String> command =
        Programs.java(
            List.of("--enable-native-access=ALL-UNNAMED", "-XX:-CreateCoredumpOnCrash"),
            ClosedScanProgram.class,
            Long.toString(seed.value()));
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(program.waitFor()).as(printed).isZero();
      assertThat(printed.lines()).hasSize(12).allMatch(line -> line.startsWith("ended: "));
    } finally {
      program.destroyForcibly();
    }
  }
}
