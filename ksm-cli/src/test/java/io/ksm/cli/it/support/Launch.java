package io.ksm.cli.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A finished run of a command.
 *
 * @param status the exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error, but for {@code takenForRaw}
 * @param takenForRaw the lines that say that a file is taken for raw memory: most tests scan such
 *     files, and are about something else
 */
public record Launch(int status, String out, String err, List<String> takenForRaw) {
  private static final String RAW = "is taken for raw memory: format=raw confirms that";

  /** The unpacked distribution. */
  public static final Path HOME =
      Path.of(Objects.requireNonNull(System.getProperty("ksm.dist"), "ksm.dist is not set"));

  /** The launcher. */
  public static final Path KSM = HOME.resolve("bin/ksm");

  private static final long TIMEOUT_SECONDS = 120;

  /**
   * Runs the command in this JVM: for what does not depend on the launcher, in a tenth of the time.
   */
  public static Launch here(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        assertTimeoutPreemptively(
            Duration.ofSeconds(TIMEOUT_SECONDS), () -> Main.run(arguments, out, err));
    return of(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Runs {@code ksm}, by its launcher. */
  public static Launch ksm(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(KSM.toString()));
    command.addAll(List.of(arguments));
    return run(command, Map.of());
  }

  /** Runs any command with further variables in its environment. */
  public static Launch run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("ksm-out", ".txt");
    Path err = Files.createTempFile("ksm-err", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " hangs; it said: " + Files.readString(err));
      }
      return of(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static Launch of(int status, String out, String err) {
    Map<Boolean, List<String>> lines =
        err.lines().collect(Collectors.partitioningBy(line -> line.endsWith(RAW)));
    List<String> raw = lines.get(true);
    String rest =
        raw.isEmpty()
            ? err
            : lines.get(false).stream().map(it -> it + "\n").collect(Collectors.joining());
    return new Launch(status, out, rest, raw);
  }

  /** Checks that the run succeeded without a word on standard error. */
  public Launch succeeded() {
    assertThat(err).isEmpty();
    assertThat(status).isZero();
    return this;
  }

  /** Checks that the run failed with one clear line, and nothing on standard output. */
  public Launch failed(int expectedStatus) {
    assertThat(err).startsWith("ksm: ").endsWith("\n").hasLineCount(1);
    assertThat(out).isEmpty();
    assertThat(status).isEqualTo(expectedStatus);
    return this;
  }

  /** Reads standard output as one JSON object. */
  public JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
