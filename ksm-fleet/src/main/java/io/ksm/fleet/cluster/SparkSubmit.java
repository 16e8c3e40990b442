package io.ksm.fleet.cluster;

import io.ksm.api.UsageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs of a fleet by {@code spark-submit}, in a process of its own. The job's driver runs on
 * this machine, too.
 *
 * @param program the command
 * @param job the jar of the module {@code ksm-fleet-spark}
 * @param master what Spark calls one: {@code spark://HOST:PORT}, {@code local[2]}
 * @param settings of Spark, by their names
 * @param log receives what Spark says; null if nobody is to keep it
 */
public record SparkSubmit(
    Path program, Path job, String master, Map<String, String> settings, @Nullable Path log) {
  /** Names the jar of the job. */
  static final String PROPERTY = "ksm.fleet-spark";

  private static final String COMMAND = "spark-submit";
  private static final String HOME = "SPARK_HOME";

  /** Copies the settings. */
  public SparkSubmit {
    settings = Map.copyOf(settings);
  }

  /**
   * Finds the command and the job's jar.
   *
   * @throws UsageException if one of them is not there; the message says how to get it
   */
  public static SparkSubmit find(String master, Map<String, String> settings, @Nullable Path log) {
    String path = System.getenv().getOrDefault("PATH", "");
    return new SparkSubmit(
        program(System.getenv(HOME), path),
        job(System.getProperty(PROPERTY)),
        master,
        settings,
        log);
  }

  static Path program(@Nullable String home, String path) {
    Stream<Path> places =
        home == null || home.isEmpty()
            ? Stream.of(path.split(File.pathSeparator)).filter(s -> !s.isEmpty()).map(Path::of)
            : Stream.of(Path.of(home, "bin"));
    return places
        .map(place -> place.resolve(COMMAND))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "Spark's command '%s' is not there: get Spark 3.5 or newer from https://spark.apache.org/downloads.html, and name its folder by %s%s"
                    .formatted(
                        COMMAND,
                        HOME,
                        home == null || home.isEmpty() ? "" : ", which is '" + home + "'")));
  }

  private static Path job(@Nullable String named) {
    if (named == null || !Files.isReadable(Path.of(named))) {
      throw new UsageException(
          "the job for Spark is not there: get io.ksm:ksm-fleet-spark and name its jar by KSM_JAVA_OPTS=-D%s=FILE"
              .formatted(PROPERTY));
    }
    return Path.of(named);
  }

  private List<String> command(Path request) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--master", master));
    command.addAll(List.of("--deploy-mode", "client"));
    settings.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
    command.addAll(List.of(job.toString(), request.toString()));
    return command;
  }

  /**
   * Runs the job to its end. If this JVM ends before, so does the job.
   *
   * @param request the job's request
   * @param output receives what Spark says
   * @return the exit status
   */
  int run(Path request, Path output) throws IOException {
    SparkMaster.requireOne(master);
    try {
      Files.writeString(output, "");
    } catch (IOException e) {
      throw new IOException(
          "cannot write '%s': name another file by --spark-log".formatted(output), e);
    }
    Process process =
        new ProcessBuilder(command(request))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Thread hook = new Thread(() -> end(process), "ksm-fleet-spark");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      process.getOutputStream().close();
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Spark was interrupted", e);
    } finally {
      end(process);
      removeHook(hook);
    }
  }

  /** Spark's command may be a script that has started the JVM, and not become it. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM ends, and the hook ends the job now.
      return;
    }
  }
}
