package io.ksm.source.linux.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.CgroupSourceFactory;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestCgroup;
import io.ksm.source.linux.support.TestSources;
import io.ksm.testkit.process.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that frozen processes go on, however the JVM ends that froze them. */
class KilledFreezeTest {
  @TempDir private Path folder;

  private Target target;
  private Process program;
  private ProcessHandle guard;

  @BeforeEach
  void start() throws IOException {
    target = Target.start(List.of("/bin/sh", "-c", "echo ready; read line; echo done; read end"));
  }

  private void freeze(String kind, String argument) throws IOException {
    List<String> command = Programs.withDefaultSignals(List.of("setsid"));
    command.addAll(Programs.small(FreezeProgram.class, kind, argument));
    program = new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    assertThat(program.inputReader().readLine()).isEqualTo("frozen");
    guard =
        ProcessHandle.of(program.pid())
            .orElseThrow()
            .children()
            .filter(FreezeTest::isGuard)
            .findFirst()
            .orElseThrow();
  }

  private void freezeByNumber() throws IOException {
    freeze("pid", Integer.toString(target.pid()));
    assertThat(isStill()).isTrue();
  }

  private boolean isStill() throws IOException {
    return new StoppingProcess(ProcessStatus.read(target.pid())).isStopped();
  }

  @AfterEach
  void end() {
    if (program != null) {
      program.destroyForcibly().onExit().join();
    }
    if (guard != null) {
      guard.onExit().join();
    }
    target.close();
  }

  @Test
  void byKill() throws Exception {
    freezeByNumber();
    assertThawedAfter("kill -s KILL %d".formatted(program.pid()));
  }

  @Test
  void byKillOfItsWholeProcessGroup() throws Exception {
    freezeByNumber();
    assertThawedAfter("kill -s KILL -- -%d".formatted(program.pid()));
  }

  @Test
  void byInterruptOfItsWholeProcessGroup() throws Exception {
    freezeByNumber();
    assertThawedAfter("kill -s INT -- -%d".formatted(program.pid()));
  }

  @Test
  void byTermination() throws Exception {
    freezeByNumber();
    assertThawedAfter("kill -s TERM %d".formatted(program.pid()));
  }

  @Test
  void byExit() throws Exception {
    freezeByNumber();
    order('e');
    assertThawed();
  }

  @Test
  void byAnExceptionThatNobodyCaught() throws Exception {
    freezeByNumber();
    order('t');
    assertThawed();
    assertThat(Files.readString(folder.resolve("errors"))).contains("thrown past the source");
  }

  @Test
  void signalsToTheGuardAreIgnored() throws Exception {
    freezeByNumber();
    for (String name : List.of("INT", "TERM", "HUP", "QUIT", "PIPE")) {
      run("kill -s %s %d".formatted(name, guard.pid()));
    }
    assertThawedAfter("kill -s KILL %d".formatted(program.pid()));
  }

  @Test
  void aControlGroupIsThawedByKill() throws Exception {
    String name = "ksm killed test " + ProcessHandle.current().pid();
    try (TestCgroup group = TestCgroup.unified(name)) {
      group.add(target);
      freeze("cgroup", name);
      Path file = group.folder().resolve("cgroup.freeze");
      assertThat(Files.readAllLines(file)).containsExactly("1");
      assertThawedAfter("kill -s KILL %d".formatted(program.pid()));
      assertThat(Files.readAllLines(file)).containsExactly("0");
      target.close();
    }
  }

  @Test
  void notUnderAnotherScanThatHasFrozenItMeanwhile() throws Exception {
    freezeByNumber();
    killWhileTheGuardIsHeld();
    List<PageSource> other =
        TestSources.open(
            new PidSourceFactory(), Integer.toString(target.pid()), Map.of("freeze", "on"));
    letTheGuardGoOn();
    assertThat(isStill()).isTrue();
    TestSources.close(other);
    target.order("go on");
  }

  @Test
  void aControlGroupIsNotThawedUnderAnotherScan() throws Exception {
    String name = "ksm taken test " + ProcessHandle.current().pid();
    try (TestCgroup group = TestCgroup.unified(name)) {
      group.add(target);
      freeze("cgroup", name);
      killWhileTheGuardIsHeld();
      List<PageSource> other =
          TestSources.open(new CgroupSourceFactory(), name, Map.of("freeze", "on"));
      letTheGuardGoOn();
      Path file = group.folder().resolve("cgroup.freeze");
      assertThat(Files.readAllLines(file)).containsExactly("1");
      TestSources.close(other);
      target.order("go on");
      assertThat(Files.readAllLines(file)).containsExactly("0");
      target.close();
    }
  }

  private void killWhileTheGuardIsHeld() throws Exception {
    run("kill -s STOP %d".formatted(guard.pid()));
    run("kill -s KILL %d".formatted(program.pid()));
    program.waitFor();
  }

  private void letTheGuardGoOn() throws Exception {
    run("kill -s CONT %d".formatted(guard.pid()));
    guard.onExit().join();
  }

  private void assertThawedAfter(String command) throws Exception {
    run(command);
    assertThawed();
  }

  private void assertThawed() throws Exception {
    program.waitFor();
    guard.onExit().join();
    assertThat(isStill()).isFalse();
    target.order("go on");
    assertThat(Files.readString(folder.resolve("errors"))).doesNotContain("by hand");
  }

  private void order(char letter) throws IOException {
    OutputStream orders = program.getOutputStream();
    orders.write(letter);
    orders.flush();
  }

  private static void run(String command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("/bin/sh", "-c", command).start().waitFor()).isZero();
  }
}
