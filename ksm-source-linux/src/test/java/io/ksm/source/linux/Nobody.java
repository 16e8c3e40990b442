package io.ksm.source.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.source.linux.arena.MergeableArena;
import io.ksm.source.linux.kernel.KernelKsm;
import io.ksm.source.linux.sys.ErrnoException;
import io.ksm.source.linux.sys.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs programs as a user without rights, from tests that run as root. */
public final class Nobody {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final int UID = 65534;

  private final Path directory;

  /**
   * Gets ready to run programs.
   *
   * @param directory an empty one, for copies of the classes where everybody can read them
   */
  public Nobody(Path directory) {
    this.directory = directory;
  }

  /** Skips the test where this user cannot become somebody else. */
  public static void assumePossible() throws ErrnoException {
    assumeTrue(
        Access.ownUid() == 0 && Files.isExecutable(SETPRIV), "only root can become somebody else");
  }

  /** Runs a class of these tests, and returns the lines that it printed. */
  public List<String> run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    return run(List.of(), program, arguments);
  }

  /** Does so where the processes of others are hidden from it. */
  public List<String> runAlone(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    String hide = "mount -t proc -o hidepid=2 proc /proc && exec \"$@\"";
    return run(List.of("unshare", "--mount", "/bin/sh", "-c", hide, "sh"), program, arguments);
  }

  private List<String> run(List<String> launcher, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(List.of(SETPRIV.toString(), "--reuid", Integer.toString(UID)));
    command.addAll(List.of("--clear-groups", "--"));
    command.addAll(
        Programs.java(
            List.of("-Xshare:auto", "-Xmx32m", "--enable-native-access=ALL-UNNAMED"),
            program,
            arguments));
    copyClasses(program);
    command.set(command.indexOf("-cp") + 1, directory + ":" + directory + "/*");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).directory(directory.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed.lines().toList();
  }

  private void copyClasses(Class<?> program) throws IOException {
    for (Class<?> member :
        List.of(
            PidSource.class,
            Native.class,
            KernelKsm.class,
            MergeableArena.class,
            Nobody.class,
            program,
            PageSource.class)) {
      Path classes = Path.of(member.getProtectionDomain().getCodeSource().getLocation().getPath());
      copy(classes, member.getPackageName().replace('.', '/'));
    }
    makeReadable();
  }

  /** Copies the files of a package out of a directory, or the jar that holds them. */
  private void copy(Path classes, String folder) throws IOException {
    if (!Files.isDirectory(classes)) {
      copyFile(classes, directory.resolve(classes.getFileName()));
      return;
    }
    Files.createDirectories(directory.resolve(folder));
    try (Stream<Path> files = Files.list(classes.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copyFile(file, directory.resolve(folder).resolve(file.getFileName()));
      }
    }
  }

  private static void copyFile(Path from, Path to) throws IOException {
    if (!Files.exists(to)) {
      Files.copy(from, to);
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
