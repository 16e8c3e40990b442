package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user without rights gets: tests that run as root start a program as somebody else. */
class UnprivilegedTest {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final int NOBODY = 65534;

  @TempDir private Path directory;

  @BeforeEach
  void checkThatThisCanBeTried() throws IOException {
    assumeTrue(
        Access.ownUid() == 0 && Files.isExecutable(SETPRIV), "only root can become somebody else");
  }

  @Test
  void readsItsOwnMemoryButNoForeignOne() throws Exception {
    List<String> printed = runAsNobody();
    long pid = ProcessHandle.current().pid();
    assertThat(printed)
        .containsExactly(
            "foreign: no permission to read process java (%d): it belongs to uid 0 and ksm runs as"
                    .formatted(pid)
                + " uid 65534; run ksm as root or as that user",
            "own: right, frame 0",
            "left: [no permission (run as root to include them)]");
  }

  private List<String> runAsNobody() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(SETPRIV.toString(), "--reuid", Integer.toString(NOBODY)));
    command.addAll(List.of("--clear-groups", "--"));
    command.addAll(
        Target.java(
            List.of("-Xshare:auto", "-Xmx32m", "--enable-native-access=ALL-UNNAMED"),
            UnprivilegedProgram.class,
            Long.toString(ProcessHandle.current().pid())));
    copyClasses();
    command.set(command.indexOf("-cp") + 1, directory + ":" + directory + "/*");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).directory(directory.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed.lines().toList();
  }

  /** Copies what the program needs to where everybody can read it. */
  private void copyClasses() throws IOException {
    for (Class<?> member : List.of(PidSource.class, UnprivilegedProgram.class, PageSource.class)) {
      Path classes = Path.of(member.getProtectionDomain().getCodeSource().getLocation().getPath());
      copy(classes, member.getPackageName().replace('.', '/'));
    }
    makeReadable();
  }

  /** Copies the classes of a package out of a directory, or the jar that holds them. */
  private void copy(Path classes, String folder) throws IOException {
    if (!Files.isDirectory(classes)) {
      Files.copy(classes, directory.resolve(classes.getFileName()));
      return;
    }
    Files.createDirectories(directory.resolve(folder));
    try (Stream<Path> files = Files.list(classes.resolve(folder))) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(folder).resolve(file.getFileName()));
      }
    }
  }

  private void makeReadable() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
