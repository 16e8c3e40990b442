package io.ksm.source.linux.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.Cgroup;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.CgroupSourceFactory;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestCgroup;
import io.ksm.source.linux.support.TestSources;
import io.ksm.testkit.process.Programs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that whatever was frozen goes on in the end, however unusual the circumstances. */
class FreezeUndoneTest {
  private static final String NAME = "ksm-undone-test-" + ProcessNumbers.own();

  private static List<PageSource> freeze(SourceFactory factory, String argument)
      throws IOException {
    return TestSources.open(factory, argument, Map.of("freeze", "on"));
  }

  private static List<PageSource> freeze(Target target) throws IOException {
    return freeze(new PidSourceFactory(), Integer.toString(target.pid()));
  }

  private static boolean isStopped(Target target) throws IOException {
    return ProcessStatus.read(target.pid()).state() == 'T';
  }

  /** Starts a shell that obeys one order; it does something first. */
  private static Target shell(String first) throws IOException {
    return Target.start(
        List.of("/bin/sh", "-c", first + "; echo ready; read line; echo done; read end"));
  }

  /** The guard is started before the processes are looked for, and belongs to the same group. */
  @Test
  void theGuardsAreNotFrozen() throws Exception {
    try (TestCgroup group = TestCgroup.of("memory", NAME);
        Target one = shell(":");
        Target two = shell(":");
        Closeable _ = group.join()) {
      group.add(one);
      List<PageSource> first = freeze(new CgroupSourceFactory(), group.folder().toString());
      assertThat(first)
          .extracting(PageSource::label)
          .containsExactly("sh (%d)".formatted(one.pid()));
      group.add(two);
      List<PageSource> second = freeze(new CgroupSourceFactory(), group.folder().toString());
      assertThat(second).hasSize(2);
      TestSources.close(second);
      TestSources.close(first);
      one.order("go on");
      two.order("go on");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\nb", "a) T 1", "\\n", "a\\n) Z"})
  void aNameMayHoldAnything(String name) throws Exception {
    try (Target target = shell("printf '%s' >/proc/$$/comm".formatted(name))) {
      List<PageSource> sources = freeze(target);
      assertThat(isStopped(target)).isTrue();
      TestSources.close(sources);
      assertThat(isStopped(target)).isFalse();
      target.order("go on");
    }
  }

  @Test
  void aGroupOfVersion1GoesOnWithItsParent() throws Exception {
    try (TestCgroup parent = TestCgroup.of("freezer", NAME);
        Target target = shell(":")) {
      Path child = parent.child("child");
      TestCgroup.add(child, target.pid());
      String state = parent.folder().resolve("freezer.state").toString();
      String childState = child.resolve("freezer.state").toString();
      try {
        ProcFile.write(state, "FROZEN");
        TestSources.close(freeze(new CgroupSourceFactory(), child.toString()));
        assertThat(ProcFile.read(childState).strip()).isEqualTo("FROZEN");
        ProcFile.write(state, "THAWED");
        assertThat(ProcFile.read(childState).strip()).isEqualTo("THAWED");
      } finally {
        ProcFile.write(state, "THAWED");
        ProcFile.write(childState, "THAWED");
      }
      target.order("go on");
    }
  }

  /** Its signal waits until the group is thawed; then it stops, and stays so until the end. */
  @ParameterizedTest
  @ValueSource(strings = {"unified", "freezer"})
  void aProcessOfAFrozenGroupIsFrozen(String kind) throws Exception {
    try (TestCgroup group = make(kind);
        Target target = shell(":")) {
      group.add(target);
      CgroupFreezer freezer =
          CgroupFreezer.of(Cgroup.named(group.folder().toString())).orElseThrow();
      try {
        freezer.freeze();
        List<PageSource> sources = freeze(target);
        ProcFile.write(freezer.file().toString(), freezer.thawed());
        awaitStop(target);
        TestSources.close(sources);
        assertThat(isStopped(target)).isFalse();
      } finally {
        ProcFile.write(freezer.file().toString(), freezer.thawed());
      }
      target.order("go on");
    }
  }

  private static TestCgroup make(String kind) throws IOException {
    return kind.equals("unified") ? TestCgroup.unified(NAME) : TestCgroup.of(kind, NAME);
  }

  private static void awaitStop(Target target) throws Exception {
    while (!isStopped(target)) {
      Thread.sleep(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unified", "freezer"})
  void aGroupAndOneOfItsProcessesAreFrozenTogether(String kind) throws Exception {
    try (TestCgroup group = make(kind);
        Target target = shell(":")) {
      group.add(target);
      List<PageSource> all = freeze(new CgroupSourceFactory(), group.folder().toString());
      try {
        TestSources.close(freeze(target));
      } finally {
        TestSources.close(all);
      }
      target.order("go on");
    }
  }

  @Test
  void saysWhatToDoWhenNoGuardCan(@TempDir Path folder) throws Exception {
    Path setsid = copy(Path.of("/usr/bin/setsid"), folder);
    copy(Path.of("/bin/sh"), folder);
    Path errors = folder.resolve("errors");
    try (Target target = shell(":")) {
      Process program = freezeElsewhere(target, folder, errors);
      ProcessHandle guard =
          program.children().filter(FreezeTest::isGuard).findFirst().orElseThrow();
      Files.delete(setsid);
      guard.destroyForcibly();
      guard.onExit().join();
      program.getOutputStream().write('c');
      program.getOutputStream().close();
      assertThat(program.waitFor()).isEqualTo(1);
      assertThat(Files.readString(errors))
          .contains(
              "not all frozen processes go on; do it by hand: kill -CONT %d (cannot guard "
                  .formatted(target.pid()));
      target.signal("CONT");
      target.order("go on");
    }
  }

  private static Path copy(Path program, Path folder) throws IOException {
    return Files.copy(
        program, folder.resolve(program.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Freezes by another JVM, which finds commands in a folder only. */
  private static Process freezeElsewhere(Target target, Path commands, Path errors)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Programs.small(FreezeProgram.class, "pid", Integer.toString(target.pid())));
    builder.environment().put("PATH", commands.toString());
    Process program = builder.redirectError(errors.toFile()).start();
    assertThat(program.inputReader().readLine()).isEqualTo("frozen");
    return program;
  }
}
