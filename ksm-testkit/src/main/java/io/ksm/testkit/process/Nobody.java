package io.ksm.testkit.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
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
  public static void assumePossible() throws IOException {
    assumeTrue(isRoot() && Files.isExecutable(SETPRIV), "only root can become somebody else");
  }

  private static boolean isRoot() throws IOException {
    Path own = Path.of("/proc/self");
    return Files.exists(own) && Files.getAttribute(own, "unix:uid").equals(0);
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
    copyOwnClasses();
    command.set(command.indexOf("-cp") + 1, directory + ":" + directory + "/*");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).directory(directory.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed.lines().toList();
  }

  /** Copies what this project has on the class path; the programs need no library. */
  private void copyOwnClasses() throws IOException {
    String classPath = System.getProperty("java.class.path");
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      if (Files.isDirectory(from)) {
        copyTree(from);
      } else if (from.getFileName().toString().startsWith("ksm-")) {
        copyFile(from, directory.resolve(from.getFileName()));
      }
    }
    makeReadable();
  }

  private void copyTree(Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = directory.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          copyFile(file, to);
        }
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
