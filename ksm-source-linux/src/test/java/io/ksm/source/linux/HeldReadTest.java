package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.source.linux.process.HeldCopyProgram;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Target;
import io.ksm.testkit.process.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** A process that serves its own page faults cannot keep a scan from ending, nor the JVM. */
class HeldReadTest {
  private static final long MINUTES_UNTIL_HUNG = 2;

  @Test
  void byUserfaultfd() throws Exception {
    scanIsCompletedOf("holds-by-userfaultfd.py");
  }

  @Test
  void whenOnlyASampleIsRead() throws Exception {
    scanIsCompletedOf("holds-by-userfaultfd.py", "sample");
  }

  @Test
  void byAFileThatAProgramServes() throws Exception {
    scanIsCompletedOf("holds-by-fuse.py");
  }

  /**
   * Needs no page to fault: a copy waits for the lock of the process's memory, and would not even
   * end by SIGKILL.
   */
  @Test
  void byTheLockOfItsMemory() throws Exception {
    try (Target target = startOrSkip("holds-lock-by-fuse.py")) {
      target.signal("USR1");
      String address = Long.toString(target.area("area").address());
      assertThat(linesOf(HeldCopyProgram.class, Integer.toString(target.pid()), address))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("it holds reads of its memory up");
    }
  }

  private static void scanIsCompletedOf(String program, String... how) throws Exception {
    try (Target target = startOrSkip(program)) {
      List<String> arguments = new ArrayList<>(List.of(Integer.toString(target.pid())));
      arguments.addAll(List.of(how));
      List<String> lines = linesOf(HeldProgram.class, arguments.toArray(String[]::new));
      assertThat(lines).isNotEmpty();
      // Its other memory is read on: most of a Python program's is on the heap.
      assertThat(Integer.parseInt(lines.getLast())).isGreaterThan(512);
      assertThat(lines.subList(0, lines.size() - 1))
          .isNotEmpty()
          .allSatisfy(line -> assertIsHeld(line, target));
    }
  }

  private static void assertIsHeld(String line, Target target) {
    assertThat(line)
        .contains("(" + target.pid() + ") holds reads of its memory up")
        .endsWith("pages were left out");
  }

  /** Returns what a program says by its end. */
  private static List<String> linesOf(Class<?> program, String... arguments) throws Exception {
    Process scan =
        new ProcessBuilder(Programs.small(program, arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(scan.waitFor(MINUTES_UNTIL_HUNG, TimeUnit.MINUTES)).isTrue();
      assertThat(scan.exitValue()).isZero();
      return new String(scan.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } finally {
      scan.destroyForcibly();
    }
  }

  private static Target startOrSkip(String program) throws Exception {
    try {
      return PythonTarget.start(
          program.endsWith("by-fuse.py") ? text("fuse.py") + text(program) : text(program));
    } catch (IOException e) {
      assumeTrue(false, program + " cannot run here: it says why on stderr");
      throw e;
    }
  }

  private static String text(String program) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(PythonTarget.class.getResourceAsStream(program))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
