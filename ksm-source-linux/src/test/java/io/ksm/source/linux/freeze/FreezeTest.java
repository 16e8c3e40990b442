package io.ksm.source.linux.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.linux.Platform;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.CgroupSourceFactory;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.linux.support.Groups;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestCgroup;
import io.ksm.source.linux.support.TestSources;
import io.ksm.testkit.process.Programs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that processes are stopped while they are read: {@code freeze=on}. */
class FreezeTest {
  private static final String NAME = "ksm-freeze-test-" + ProcessNumbers.own();

  private static List<PageSource> freeze(SourceFactory factory, String argument)
      throws IOException {
    return TestSources.open(factory, argument, Map.of("freeze", "on"));
  }

  private static List<PageSource> freeze(int pid) throws IOException {
    return freeze(new PidSourceFactory(), Integer.toString(pid));
  }

  private static boolean isStill(Target target) throws IOException {
    return new StoppingProcess(ProcessStatus.read(target.pid())).isStopped();
  }

  private static Target shell() throws IOException {
    return Target.start(List.of("/bin/sh", "-c", "echo ready; read line; echo done; read end"));
  }

  @Test
  void aProcessStandsStillUntilItsSourceIsClosed() throws Exception {
    try (Target target = PythonTarget.start()) {
      List<PageSource> sources = freeze(target.pid());
      assertThat(isStill(target)).isTrue();
      assertThat(sources).singleElement().matches(PageSource::isStatic);
      try (PageSource unfrozen = TestSources.open(target.pid());
          PageSource other = TestSources.open(ProcessNumbers.own())) {
        assertThat(unfrozen.identity()).isNotNull().isEqualTo(sources.getFirst().identity());
        assertThat(other.identity()).isNotNull().isNotEqualTo(unfrozen.identity());
      }
      Reading.everything(sources.getFirst());
      assertThat(Reading.of(sources.getFirst(), target.area("area"))).hasSize(PythonTarget.PAGES);
      TestSources.close(sources);
      assertThat(isStill(target)).isFalse();
      TestSources.close(sources); // Does nothing the second time.
    }
  }

  @Test
  void aProcessWithManyThreadsStandsStill(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Platform.pageSize()]);
    try (Target target = Target.java(file)) {
      List<PageSource> sources = freeze(target.pid());
      assertThat(ProcessNumbers.threadsOf(target.pid())).hasSizeGreaterThan(5);
      assertThat(isStill(target)).isTrue();
      TestSources.close(sources);
      target.order("write plain 0 99");
    }
  }

  @Test
  void whatWasStoppedBeforeStaysStopped() throws Exception {
    try (Target target = shell()) {
      target.stop();
      TestSources.close(freeze(target.pid()));
      assertThat(isStill(target)).isTrue();
      target.signal("CONT");
      target.order("go on");
    }
  }

  @Test
  void allOfANameStandStillUntilTheLastIsClosed(@TempDir Path directory) throws Exception {
    Path program = directory.resolve("f" + ProcessNumbers.own());
    try (Target one = Groups.startNamed(program);
        Target two = Groups.startNamed(program)) {
      List<PageSource> sources = freeze(new PidSourceFactory(), program.getFileName().toString());
      assertThat(sources).hasSize(2);
      sources.getFirst().close();
      assertThat(isStill(one) && isStill(two)).isTrue();
      sources.getLast().close();
      assertThat(isStill(one) || isStill(two)).isFalse();
    }
  }

  @Test
  void aGroupOfVersion2IsFrozenWithoutASignal() throws Exception {
    try (TestCgroup group = TestCgroup.unified(NAME);
        Target target = shell()) {
      group.add(target);
      assertFrozenByGroup(group, target, "cgroup.freeze", "1", "0");
    }
  }

  @Test
  void aGroupOfTheFreezerOfVersion1IsFrozenWithoutASignal() throws Exception {
    try (TestCgroup group = TestCgroup.of("freezer", NAME);
        Target target = shell()) {
      group.add(target);
      assertFrozenByGroup(group, target, "freezer.state", "FROZEN", "THAWED");
    }
  }

  private static void assertFrozenByGroup(
      TestCgroup group, Target target, String file, String frozen, String thawed)
      throws IOException {
    String state = group.folder().resolve(file).toString();
    List<PageSource> sources = freeze(new CgroupSourceFactory(), group.folder().toString());
    assertThat(ProcFile.read(state).strip()).isEqualTo(frozen);
    assertThat(isStill(target)).isFalse(); // It has got no signal, and cannot run all the same.
    Reading.everything(sources.getFirst());
    TestSources.close(sources);
    assertThat(ProcFile.read(state).strip()).isEqualTo(thawed);
    target.order("go on");
  }

  @Test
  void aGroupThatWasFrozenBeforeStaysFrozen() throws Exception {
    try (TestCgroup group = TestCgroup.unified(NAME);
        Target target = shell()) {
      group.add(target);
      Path file = group.folder().resolve("cgroup.freeze");
      ProcFile.write(file.toString(), "1");
      TestSources.close(freeze(new CgroupSourceFactory(), NAME));
      assertThat(ProcFile.read(file.toString()).strip()).isEqualTo("1");
      ProcFile.write(file.toString(), "0");
      target.order("go on");
    }
  }

  @Test
  void aGroupOfAHierarchyWithoutFreezerIsStoppedBySignals() throws Exception {
    try (TestCgroup group = TestCgroup.of("memory", NAME);
        Target one = shell();
        Target two = shell()) {
      group.add(one);
      TestCgroup.add(group.child("below"), two.pid());
      List<PageSource> sources = freeze(new CgroupSourceFactory(), NAME);
      assertThat(isStill(one) && isStill(two)).isTrue();
      TestSources.close(sources);
      assertThat(isStill(one) || isStill(two)).isFalse();
    }
  }

  @Test
  void whoStartedThisProcessIsNotStopped() {
    int parent = Math.toIntExact(ProcessHandle.current().parent().orElseThrow().pid());
    for (int pid : List.of(parent, ProcessNumbers.own())) {
      assertThatThrownBy(() -> freeze(pid))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "cannot freeze process %d: it is ksm, or ksm was started from it;"
                  + " start ksm elsewhere",
              pid);
    }
  }

  @Test
  void aGroupThatThisProcessIsInIsNotFrozen() throws Exception {
    try (TestCgroup group = TestCgroup.unified(NAME);
        Target target = shell()) {
      group.add(target);
      try (Closeable _ = group.join()) {
        assertThatThrownBy(() -> freeze(new CgroupSourceFactory(), NAME))
            .isInstanceOf(UsageException.class)
            .hasMessageStartingWith("cannot freeze process %d", ProcessNumbers.own());
        target.order("go on");
      }
    }
  }

  @Test
  void somebodyElseMayHaveKilledTheGuard() throws Exception {
    try (Target target = shell()) {
      List<PageSource> sources = freeze(target.pid());
      ProcessHandle guard =
          ProcessHandle.current().children().filter(FreezeTest::isGuard).findFirst().orElseThrow();
      guard.destroyForcibly();
      guard.onExit().join();
      assertThat(isStill(target)).isTrue();
      TestSources.close(sources);
      assertThat(isStill(target)).isFalse();
    }
  }

  static boolean isGuard(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains("ksm-freeze-guard"))
        .orElse(false);
  }

  @Test
  void anotherScanWaitsAndThenSaysWhy() throws Exception {
    try (Target target = shell()) {
      Process other = freezeElsewhere(target);
      try {
        assertThat(other.getInputStream().read()).isPositive(); // It has frozen the target.
        assertThatThrownBy(() -> freeze(target.pid()))
            .isInstanceOf(IOException.class)
            .hasMessage(
                "process sh (%d) is frozen by another scan, or locked by another program:"
                    + " wait until that has ended, or try again without freeze",
                target.pid());
        assertThat(isStill(target)).isTrue();
        other.getOutputStream().close(); // It lets the target go on, and this one may freeze it.
        List<PageSource> sources = freeze(target.pid());
        other.waitFor();
        assertThat(isStill(target)).isTrue();
        TestSources.close(sources);
        assertThat(isStill(target)).isFalse();
      } finally {
        other.destroyForcibly();
      }
    }
  }

  private static Process freezeElsewhere(Target target) throws IOException {
    return new ProcessBuilder(
            Programs.small(FreezeProgram.class, "pid", Integer.toString(target.pid())))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void whoEndsMeanwhileDoesNotDisturb() throws Exception {
    Target target = shell();
    List<PageSource> sources = freeze(target.pid());
    target.close();
    TestSources.close(sources);
    assertThat(ProcessHandle.current().children()).noneMatch(FreezeTest::isGuard);
  }

  @Test
  void onIsOnAndOffIsOff() {
    assertThatThrownBy(
            () -> TestSources.open(new PidSourceFactory(), "1", Map.of("freeze", "maybe")))
        .isInstanceOf(UsageException.class)
        .hasMessage("option 'freeze' of 'pid' is 'maybe': give on or off");
  }
}
