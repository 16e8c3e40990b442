package io.ksm.cli.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks for the programs that ksm starts. */
final class ToolChecks {
  /** Those of the guards, which undo what ksm did, however it ends. */
  private static final List<String> GUARDS = List.of("sh", "setsid", "flock");

  private ToolChecks() {}

  static List<Check> all() {
    return all(System.getenv().getOrDefault("PATH", ""));
  }

  static List<Check> all(String path) {
    List<String> absent = GUARDS.stream().filter(program -> !isOn(path, program)).toList();
    return List.of(
        absent.isEmpty()
            ? Check.ok("programs", String.join(", ", GUARDS) + " are there")
            : Check.limited(
                "programs",
                "not on the PATH: " + String.join(", ", absent),
                "Install util-linux: --freeze, 'ksm kernel set' and bench need them; a scan does not."));
  }

  private static boolean isOn(String path, String program) {
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
