package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.support.LimitedProgram;
import io.ksm.arena.support.TrackingProgram;
import io.ksm.testkit.process.Nobody;
import io.ksm.testkit.process.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Arenas in processes from which the system withholds something, each in a JVM of its own. */
@Timeout(300)
class LimitedSystemTest {
  /** What is printed fits into a pipe meanwhile. */
  private static final long TIMEOUT_SECONDS = 120;

  private static List<String> run(String limit) throws Exception {
    return run(Programs.small(LimitedProgram.class, limit));
  }

  private static List<String> run(List<String> command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("limited", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try (InputStream output = process.getInputStream()) {
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as("it has ended").isTrue();
      String printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.exitValue())
          .as(() -> "exit code, after: %s and %s".formatted(printed, read(errors)))
          .isZero();
      return printed.lines().toList();
    } finally {
      process.destroyForcibly();
      Files.delete(errors);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void withoutAddressesThereIsAnErrorAndOtherArenasGoOn() throws Exception {
    assertThat(run("addresses"))
        .containsExactly(
            "error: cannot reserve 268435456 bytes of addresses: out of memory",
            "merged: true",
            "sharing: 999");
  }

  @Test
  void framesBeyondTheSizeThatFilesMayHaveAreNotMade() throws Exception {
    assertThat(run("file"))
        .containsExactly("refused: 50", "merged: true", "refused: 20", "frames: 10");
  }

  @Test
  void whereFilesMustBeSmallThereIsNoArena() throws Exception {
    assertThat(run("no-file"))
        .singleElement()
        .asString()
        .startsWith("error: cannot give the file of frames its size: the file would become larger");
  }

  @Test
  void whereUserfaultfdIsForbiddenEverythingIsHashed() throws Exception {
    assertThat(run("userfaultfd"))
        .containsExactly(
            "tracked: false",
            "warnings: [arena: writes are not tracked, so scans hash all pages near to what was"
                + " written: cannot use userfaultfd: operation not permitted]",
            "merged: true",
            "sharing: 99");
  }

  @Test
  void whereWrittenPagesCannotBeSearchedEverythingIsHashed() throws Exception {
    assertThat(run("pagemap-scan"))
        .containsExactly(
            "tracked: false",
            "warnings: [arena: writes are not tracked, so scans hash all pages near to what was"
                + " written: cannot search for written pages (PAGEMAP_SCAN): this kernel does not"
                + " know that request]",
            "merged: true",
            "sharing: 99");
  }

  @Test
  void childProcessesHaveNothingOfAnArena() throws Exception {
    assertThat(run("fork"))
        .containsExactly(
            "inherited: false",
            "frames inherited: false",
            "frames: 0",
            "merged: true",
            "first: 70");
  }

  @Test
  void usersWithoutRightsTrackWrites(@TempDir Path directory) throws Exception {
    Nobody.assumePossible();
    assertThat(new Nobody(directory).run(TrackingProgram.class))
        .containsExactly("regions: 1", "tracked: true", "warnings: []");
  }

  @Test
  void whereSystemCallsAreNotPermittedTheFlagIsNamed() throws Exception {
    assertThat(run(Programs.java(List.of("--illegal-native-access=warn"), TrackingProgram.class)))
        .containsExactly(
            "UsageException: this JVM does not permit system calls: "
                + "start java with --enable-native-access=ALL-UNNAMED");
  }
}
