package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.kernel.support.UnprivilegedKsmProgram;
import io.ksm.testkit.process.Nobody;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user without rights can do with the kernel's KSM, and is told about the rest. */
class UnprivilegedKsmTest {
  @TempDir private Path directory;

  @Test
  void readsButDoesNotChange() throws Exception {
    RealKsm.assumeWritable();
    Nobody.assumePossible();
    long pid = ProcessHandle.current().pid();
    List<String> printed =
        new Nobody(directory).run(UnprivilegedKsmProgram.class, Long.toString(pid));
    assertThat(printed)
        .containsExactly(
            "session: cannot change the kernel's KSM: only root may; run ksm as root",
            "write: cannot set smart_scan to 1: only root may; run ksm as root",
            "foreign: no permission to read how process %d merges: run ksm as root or as its user"
                .formatted(pid),
            "reads: true",
            "unreadable: true",
            "own: java",
            "merges all: true");
  }
}
