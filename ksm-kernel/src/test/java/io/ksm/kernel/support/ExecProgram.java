package io.ksm.kernel.support;

import io.ksm.kernel.CommandException;
import io.ksm.kernel.Inheritance;
import io.ksm.kernel.Mergeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Replaces itself by the command in its arguments. System properties say what that inherits: {@code
 * charset} of the command, {@code variables}, {@code ignored} signals in hex, {@code files}.
 */
public final class ExecProgram {
  private ExecProgram() {}

  public static void main(String[] args) throws IOException {
    Charset charset = Charset.forName(System.getProperty("charset", "UTF-8"));
    List<byte[]> command = Arrays.stream(args).map(word -> word.getBytes(charset)).toList();
    List<String> before = signals();
    try {
      Mergeable.exec(command, inheritance());
    } catch (CommandException e) {
      System.err.printf(
          "%s; merges all: %b; signals as before: %b%n",
          e.getMessage(), Mergeable.mergesAll(), signals().equals(before));
      System.exit(e.exitCode());
    }
  }

  private static List<String> signals() throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
        .filter(line -> line.matches("Sig(Blk|Ign|Cgt):.*"))
        .toList();
  }

  private static Inheritance inheritance() {
    if (System.getProperty("files") == null) {
      return Inheritance.standardStreams();
    }
    Map<String, String> variables =
        Arrays.stream(System.getProperty("variables").split(","))
            .map(variable -> variable.split("=", 2))
            .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
    Set<Integer> files =
        Arrays.stream(System.getProperty("files").split(","))
            .map(Integer::valueOf)
            .collect(Collectors.toSet());
    return new Inheritance(
        variables,
        Long.parseLong(System.getProperty("ignored"), 16),
        files,
        System.getProperty("filter", ""));
  }
}
