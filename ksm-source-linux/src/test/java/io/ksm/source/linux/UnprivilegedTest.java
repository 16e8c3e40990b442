package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.freeze.FreezeOwnProgram;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestCgroup;
import io.ksm.testkit.process.KernelZeroPage;
import io.ksm.testkit.process.Nobody;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests what a user without rights gets: tests that run as root start a program as another user.
 */
class UnprivilegedTest {
  private static final String HINT = "no permission (run as root to include them)";

  @TempDir private Path directory;

  @BeforeEach
  void checkThatThisCanBeTried() throws IOException {
    Nobody.assumePossible();
  }

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void readsItsOwnMemoryButNoForeignOne() throws Exception {
    long pid = ProcessHandle.current().pid();
    List<String> printed = new Nobody(directory).run(UnprivilegedProgram.class, Long.toString(pid));
    String denied =
        "no permission to read process java (%d): it belongs to uid 0 and ksm runs as uid 65534;"
                .formatted(pid)
            + " run ksm as root or as that user";
    assertThat(printed)
        .hasSize(5)
        .contains(
            "foreign: " + denied,
            "frozen: " + denied,
            "own: right, pfn 0",
            "left: [%s]".formatted(HINT))
        .anyMatch(line -> line.matches("named: [1-9].* named 'java' cannot be read: .*"));
  }

  @Test
  void readsNoForeignGroup() throws Exception {
    String name = "ksm-unprivileged-" + ProcessNumbers.own();
    try (TestCgroup group = TestCgroup.unified(name);
        Target target = Target.start(List.of("/bin/sh", "-c", "echo ready; read end"))) {
      group.add(target);
      String pid = Integer.toString(target.pid());
      assertThat(new Nobody(directory).run(UnprivilegedProgram.class, pid, name))
          .contains(
              "group: 1 process in control group '/%s' cannot be read: %s".formatted(name, HINT));
    }
  }

  @Test
  void freezesItsOwnWhereForeignProcessesAreHidden() throws Exception {
    assertThat(new Nobody(directory).runAlone(FreezeOwnProgram.class))
        .containsExactly("frozen: true", "in the end: false");
  }
}
