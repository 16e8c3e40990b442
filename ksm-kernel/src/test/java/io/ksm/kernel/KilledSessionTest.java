package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.kernel.support.MergeablePages;
import io.ksm.kernel.support.SessionProgram;
import io.ksm.testkit.process.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session's knobs are put back however its JVM ends, while pages of ours are merged. */
class KilledSessionTest {
  @TempDir private Path folder;

  private KernelKsm ksm;
  private Process program;
  private BufferedReader answers;
  private ProcessHandle guard;
  private String before;

  @BeforeEach
  void startProgram() throws IOException {
    ksm = RealKsm.assumeWritable();
    List<String> command = Programs.withDefaultSignals(List.of("setsid"));
    command.addAll(Programs.small(SessionProgram.class));
    program = new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    answers = program.inputReader();
    before = answer("begun ");
    guard = ProcessHandle.of(LockHolders.of(ksm).getFirst()).orElseThrow();
  }

  @AfterEach
  void endProgram() {
    if (program != null) {
      program.destroyForcibly().onExit().join();
      guard.onExit().join();
    }
  }

  @Test
  void byKill() throws Exception {
    changeAndEnd(() -> signal("KILL", Long.toString(program.pid())));
    assertThat(program.exitValue()).isEqualTo(128 + 9);
  }

  @Test
  void byKillOfItsWholeProcessGroup() throws Exception {
    changeAndEnd(() -> signal("KILL", "-" + program.pid()));
    assertThat(program.exitValue()).isEqualTo(128 + 9);
  }

  @Test
  void byInterruptOfItsWholeProcessGroup() throws Exception {
    changeAndEnd(() -> signal("INT", "-" + program.pid()));
    assertThat(program.exitValue()).isEqualTo(128 + 2);
  }

  @Test
  void byTermination() throws Exception {
    changeAndEnd(() -> signal("TERM", Long.toString(program.pid())));
    assertThat(program.exitValue()).isEqualTo(128 + 15);
  }

  @Test
  void byExit() throws Exception {
    changeAndEnd(() -> order('e'));
    assertThat(program.exitValue()).isEqualTo(3);
  }

  @Test
  void byAnExceptionThatNobodyCaught() throws Exception {
    changeAndEnd(() -> order('t'));
    assertThat(Files.readString(folder.resolve("errors"))).contains("thrown past the session");
  }

  @Test
  void byKillBeforeAnythingWasChanged() throws Exception {
    signal("KILL", Long.toString(program.pid()));
    guard.onExit().join();
    assertThat(RealKsm.knobsBetweenSessions(ksm)).hasToString(before);
  }

  @Test
  void signalsToTheGuardItselfAreIgnored() throws Exception {
    for (String name : List.of("INT", "TERM", "HUP", "QUIT", "PIPE")) {
      signal(name, Long.toString(guard.pid()));
    }
    changeAndEnd(() -> signal("KILL", Long.toString(program.pid())));
  }

  /** Has the program change everything, ends it, and checks that all is as before. */
  private void changeAndEnd(Action end) throws Exception {
    try (MergeablePages _ = new MergeablePages(60, 6)) {
      order('\n');
      assertThat(Long.parseLong(answer("changed "))).isPositive();
      end.run();
      program.waitFor();
      guard.onExit().join();
    }
    assertThat(RealKsm.knobsBetweenSessions(ksm)).hasToString(before);
    assertThat(Files.readString(folder.resolve("errors"))).doesNotContain("set it by hand");
  }

  private String answer(String begin) throws IOException {
    String line = answers.readLine();
    assertThat(line).startsWith(begin);
    return line.substring(begin.length());
  }

  private void order(char letter) throws IOException {
    OutputStream orders = program.getOutputStream();
    orders.write(letter);
    orders.flush();
  }

  private static void signal(String name, String target) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -s %s -- %s".formatted(name, target)).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** How a program comes to its end. */
  private interface Action {
    void run() throws Exception;
  }
}
