package io.ksm.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that run a class of these tests in a JVM of its own. */
public final class Programs {
  private Programs() {}

  /** Makes the command line of a class with a main method. */
  public static List<String> java(List<String> options, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Makes a command line whose program begins with the default action for each signal that a
   * terminal sends. A build that was started with {@code nohup}, or in the background of a script,
   * has made its children ignore some of them, and what is to end by such a signal would not.
   */
  public static List<String> withDefaultSignals(List<String> command) {
    List<String> all = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,QUIT"));
    all.addAll(command);
    return all;
  }

  /** Makes the command line of a class that is small and makes system calls. */
  public static List<String> small(Class<?> program, String... arguments) {
    return java(
        List.of(
            "-Xmx32m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"),
        program,
        arguments);
  }
}
