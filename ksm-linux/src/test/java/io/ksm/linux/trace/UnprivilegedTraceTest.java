package io.ksm.linux.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.trace.support.UnprivilegedTraceProgram;
import io.ksm.testkit.process.Nobody;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told who may not trace a process. */
class UnprivilegedTraceTest {
  @TempDir private Path directory;

  @Test
  void oneLineSaysWhatIsMissing() throws Exception {
    Nobody.assumePossible();
    long pid = ProcessHandle.current().pid();
    assertThat(new Nobody(directory).run(UnprivilegedTraceProgram.class, Long.toString(pid)))
        .containsExactly(
            ("no permission to trace process java (%d): it belongs to uid 0 and ksm runs as uid 65534;"
                    + " run ksm as root or as that user")
                .formatted(pid));
  }
}
