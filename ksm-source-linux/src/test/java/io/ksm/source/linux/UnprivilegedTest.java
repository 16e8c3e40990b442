package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user without rights gets: tests that run as root start a program as somebody else. */
class UnprivilegedTest {
  @TempDir private Path directory;

  @BeforeEach
  void checkThatThisCanBeTried() throws IOException {
    Nobody.assumePossible();
  }

  @Test
  void readsItsOwnMemoryButNoForeignOne() throws Exception {
    long pid = ProcessHandle.current().pid();
    List<String> printed = new Nobody(directory).run(UnprivilegedProgram.class, Long.toString(pid));
    assertThat(printed)
        .containsExactly(
            "foreign: no permission to read process java (%d): it belongs to uid 0 and ksm runs as"
                    .formatted(pid)
                + " uid 65534; run ksm as root or as that user",
            "own: right, frame 0",
            "left: [no permission (run as root to include them)]");
  }
}
