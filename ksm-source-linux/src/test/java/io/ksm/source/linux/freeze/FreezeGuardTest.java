package io.ksm.source.linux.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.linux.GuardProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests what the guard says of a group that it cannot thaw, whose name could control a terminal.
 */
class FreezeGuardTest {
  @TempDir Path folder;
  private Path file;

  /** A folder cannot be written to, not even by root. */
  @BeforeEach
  void makeWhatCannotBeWritten() throws IOException {
    file = Files.createDirectory(folder.resolve("a\033[2J\007b"));
  }

  @Test
  void theExceptionShowsThatNameInAPrintableLine() throws IOException {
    FreezeGuard guard = FreezeGuard.start();
    guard.willFreeze(file, "0");
    assertThatThrownBy(guard::undo)
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            "not all frozen processes go on; do it by hand: echo 0 >'%s/a\\u001b[2J\\u0007b'",
            folder);
  }

  /** The end of its stdin tells the guard that the JVM has died. */
  @Test
  void theGuardItselfShowsItInAPrintableLine() throws Exception {
    String script = GuardProcess.script(FreezeGuard.class.getResourceAsStream("freeze-guard.sh"));
    Process guard = new ProcessBuilder("/bin/sh", "-c", script, "ksm-freeze-guard").start();
    try (var requests = guard.outputWriter(StandardCharsets.UTF_8)) {
      requests.write("thaw 0 " + file + "\n");
    }
    assertThat(guard.errorReader().readAllAsString())
        .isEqualTo(
            "ksm: frozen processes do not go on; do it by hand: echo 0 >'%s/a?[2J?b'\n", folder);
    assertThat(guard.waitFor()).isZero();
  }
}
