package io.ksm.cli.plugins;

import io.ksm.api.UsageException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * Has the contract tests run on the plug-ins of a jar, in a process of its own: the tests and what
 * they need are in a folder of the distribution that nothing else loads.
 */
final class JarCheck {
  private static final String MAIN = "io.ksm.check.PluginCheck";

  /** The last line of a check that came to its end, whatever its status. */
  private static final String END = "\u0004";

  private final Path jar;
  private final @Nullable Long seed;

  /**
   * Makes one.
   *
   * @param seed of the tests that take chance; null for a fresh one
   */
  JarCheck(Path jar, @Nullable Long seed) {
    this.jar = jar;
    this.seed = seed;
  }

  /**
   * Runs the tests.
   *
   * @param out receives a line for each plug-in and each failed test
   * @return the exit status: 0 if nothing is wrong, else 1
   * @throws UsageException if there is no such jar, or this is not the distribution
   */
  int run(PrintWriter out) throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new UsageException(
          "no such file: '%s'; --check needs the jar of a plug-in".formatted(jar));
    }
    Process process =
        new ProcessBuilder(command(home())).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    return status(process, isPrintedToEnd(process, out));
  }

  private static boolean isPrintedToEnd(Process process, PrintWriter out) throws IOException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(END)) {
          return true;
        }
        out.println(line);
        out.flush(); // Some tests take seconds.
      }
    }
    return false;
  }

  private int status(Process process, boolean ended) throws IOException {
    try {
      int status = process.waitFor();
      if (!ended || (status != ExitCode.OK && status != ExitCode.SOFTWARE)) {
        throw new IOException(
            "the check of '%s' ended in the middle, with status %d".formatted(jar, status));
      }
      return status;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IOException("the check of '%s' was interrupted".formatted(jar), e);
    }
  }

  private List<String> command(Path home) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"));
    if (seed != null) {
      command.add("-Dksm.seed=" + seed);
    }
    command.addAll(userOptions());
    command.add("--class-path");
    command.add(
        String.join(
            File.pathSeparator,
            home.resolve("check/*").toString(),
            home.resolve("lib/*").toString()));
    command.addAll(List.of(MAIN, jar.toAbsolutePath().toString()));
    return command;
  }

  /** Takes apart at blanks what the launcher takes apart there. */
  private static List<String> userOptions() {
    String options = System.getenv().getOrDefault("KSM_JAVA_OPTS", "").strip();
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+", -1));
  }

  /** The distribution has this class in a jar in {@code lib/}. */
  private static Path home() {
    CodeSource source = JarCheck.class.getProtectionDomain().getCodeSource();
    try {
      URI own = source.getLocation().toURI();
      Path lib = Path.of(own).getParent();
      Path home = lib == null ? null : lib.getParent();
      if (home != null && Files.isDirectory(home.resolve("check"))) {
        return home;
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    throw new UsageException(
        "--check needs the contract tests, which only the distribution has, in its folder 'check'");
  }
}
