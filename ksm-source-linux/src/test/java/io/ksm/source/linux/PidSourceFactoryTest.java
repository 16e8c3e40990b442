package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.Discovery;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import io.ksm.linux.Platform;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TargetMemory;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what users get for the processes that they name, and what they get if they name none. */
class PidSourceFactoryTest {
  /** A shell that becomes a program which never takes note of the end of its child. */
  private static final String BAD_PARENT =
      "sleep 1000 & echo child $! 0; echo ready; exec sleep 1000";

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void refusesNothing(String argument) {
    assertThatThrownBy(() -> TestSources.open(argument))
        .isInstanceOf(UsageException.class)
        .hasMessage("pid: names no process: give a number or a name, as in pid:1234");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc-unheard-of", "-1", "0", "12x", "1.5", "99999999999", " 1"})
  void saysThatNobodyHasSuchAName(String argument) {
    assertThatThrownBy(() -> TestSources.open(argument))
        .isInstanceOf(SourceGoneException.class)
        .hasMessage("there is no process named '%s'", argument);
  }

  @Test
  void saysThatThereIsNoSuchProcess() {
    assertThatThrownBy(() -> TestSources.open("999999999"))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no process 999999999");
  }

  @Test
  void saysThatAThreadIsNoProcess() throws Exception {
    long thread = otherThread();
    assertThatThrownBy(() -> TestSources.open(Long.toString(thread)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "%d is a thread of process %d: give pid:%2$d", thread, ProcessHandle.current().pid());
  }

  private static long otherThread() {
    long own = ProcessHandle.current().pid();
    return Arrays.stream(Path.of("/proc/self/task").toFile().list())
        .mapToLong(Long::parseLong)
        .filter(thread -> thread != own)
        .min()
        .orElseThrow();
  }

  @Test
  void saysThatAProcessHasExited() throws Exception {
    try (Target parent = Target.start(List.of("/bin/sh", "-c", BAD_PARENT))) {
      int child = Math.toIntExact(parent.area("child").address());
      while (!ProcessStatus.read(parent.pid()).name().equals("sleep")) {
        Thread.sleep(1);
      }
      ProcessHandle.of(child).orElseThrow().destroyForcibly();
      while (!ProcessStatus.read(child).isZombie()) {
        Thread.sleep(1);
      }
      assertThatThrownBy(() -> TestSources.open(child))
          .isInstanceOf(IOException.class)
          // The child is a copy of the shell until it has become another program.
          .hasMessageMatching("process (sleep|sh) \\(%d\\) has exited".formatted(child));
    }
  }

  @Test
  void saysThatAKernelThreadHasNoMemory() throws IOException {
    ProcessStatus thread = ProcessStatus.read(2);
    assumeTrue(thread.name().equals("kthreadd"), "no kernel thread is visible in a container");
    assertThatThrownBy(() -> TestSources.open(2))
        .isInstanceOf(IOException.class)
        .hasMessage("process kthreadd (2) is a kernel thread, which has no memory of its own");
  }

  @Test
  void readsItsOwnProcess() throws IOException {
    try (PageSource own = TestSources.open((int) ProcessHandle.current().pid())) {
      long pageSize = own.pageSize();
      long address = TargetMemory.map(4 * pageSize, TargetMemory.PRIVATE_ANONYMOUS, -1);
      TargetMemory.fill(TargetMemory.at(address + pageSize, pageSize), 42);
      List<Reading.Page> pages = Reading.of(own, new Target.Area(address, 4));
      TargetMemory.unmap(address, 4 * pageSize);
      Reading.assertPresent(pages.get(1), 42);
      assertThat(pages).filteredOn(page -> page.is(PageState.PRESENT)).hasSize(1);
    }
  }

  @Test
  void onlyNamesAreGroups() {
    assertThat(new PidSourceFactory().isGroup("1234")).isFalse();
    assertThat(new PidSourceFactory().isGroup("redis-server")).isTrue();
    assertThat(new CgroupSourceFactory().isGroup("system.slice")).isTrue();
    assertThat(new AllSourceFactory().isGroup("")).isTrue();
  }

  @Test
  void findsProcessesBiggestFirstAndLeavesItselfOut(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Platform.pageSize()]);
    try (Target big = Target.java(file);
        Target small = Target.start(List.of("/bin/sh", "-c", "echo ready; read end"))) {
      List<String> found = new PidSourceFactory().discover().arguments();
      assertThat(found)
          .doesNotHaveDuplicates()
          .doesNotContain(Long.toString(ProcessHandle.current().pid()))
          .containsSubsequence(Integer.toString(big.pid()), Integer.toString(small.pid()));
    }
  }

  @Test
  void findsNobodyWhoIsExcluded() throws IOException {
    try (Target wanted = Target.start(List.of("/bin/sh", "-c", "echo ready; read end"));
        Target other = Target.start(List.of("/bin/sh", "-c", "echo ready; read end"))) {
      PidSourceFactory factory = new PidSourceFactory();
      String words = other.pid() + ";no one";
      Discovery found = factory.discover(Options.of(factory, Map.of("exclude", words)));
      assertThat(found.arguments())
          .contains(Integer.toString(wanted.pid()))
          .doesNotContain(Integer.toString(other.pid()));
      assertThat(found.notes()).contains("exclude 'no one' excludes nothing: no such process");
    }
  }

  @Test
  void whatIsLeftOutIsLeftForLackOfPermission() throws IOException {
    Discovery discovery = new PidSourceFactory().discover();
    assertThat(discovery.left().keySet()).allMatch(reason -> reason.startsWith("no permission ("));
    assertThat(discovery.left().values()).allMatch(count -> count > 0);
  }

  @Test
  void everythingFoundCanBeOpenedUnlessItEnded() throws IOException {
    for (String pid : new PidSourceFactory().discover().arguments()) {
      try (PageSource source = TestSources.open(pid)) {
        assertThat(source.label()).endsWith(" (" + pid + ")");
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("there is no process.*|.*has exited");
      }
    }
  }
}
