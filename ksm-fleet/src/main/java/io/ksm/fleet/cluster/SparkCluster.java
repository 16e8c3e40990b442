package io.ksm.fleet.cluster;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.contents.ContentsFile;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.FleetEngine;
import io.ksm.fleet.query.Question;
import io.ksm.fleet.query.SpillFolder;
import io.ksm.fleet.query.SqlRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions by Spark: one job answers all of them, and this reads its rows.
 *
 * <p>The files of contents must be at the same paths on all machines of the cluster. Used by one
 * thread.
 */
public final class SparkCluster implements FleetEngine {
  private static final Pattern ERROR = Pattern.compile("Exception|[Ee]rror|ERROR");

  /** What Spark says in the end if something else listens at the master's address. */
  private static final Pattern NO_MASTER = Pattern.compile("All masters are unresponsive");

  private final SpillFolder folder;

  private SparkCluster(SpillFolder folder) {
    this.folder = folder;
  }

  /**
   * Runs the job to its end.
   *
   * @param range of fingerprints to ask about: a sample, or all
   * @param questions that will be asked, and no others
   * @param work in which a folder for request and rows is made; null for the system's temporary
   *     folder
   * @throws IOException if the job fails: a file is damaged or not there on a worker, or the
   *     cluster does not respond
   */
  public static SparkCluster open(
      Fleet fleet,
      HashRange range,
      Collection<Question> questions,
      SparkSubmit submit,
      @Nullable Path work)
      throws IOException {
    return open(fleet, range, questions, submit, work, false);
  }

  /** Does the same; by SQL, also what the job would count itself. */
  static SparkCluster open(
      Fleet fleet,
      HashRange range,
      Collection<Question> questions,
      SparkSubmit submit,
      @Nullable Path work,
      boolean bySql)
      throws IOException {
    SpillFolder folder = SpillFolder.make(work);
    boolean opened = false;
    try {
      Path request = folder.path().resolve("request");
      SparkRequest.write(request, fleet, range, questions, bySql);
      Path kept = submit.log();
      Path log = kept == null ? folder.path().resolve("spark.log") : kept;
      int status = submit.run(request, log);
      if (status != 0) {
        // The job was told of damage as Spark words it; this names the place.
        for (ContentsFile file : fleet.files()) {
          file.check(range);
        }
        throw failure(submit, folder.path().resolve("failure.txt"), log, status);
      }
      opened = true;
      return new SparkCluster(folder);
    } finally {
      if (!opened) {
        folder.close();
      }
    }
  }

  private static IOException failure(SparkSubmit submit, Path said, Path log, int status)
      throws IOException {
    String more =
        submit.log() == null
            ? "--spark-log FILE keeps all that it says"
            : "'%s' has all that it said".formatted(log);
    if (find(NO_MASTER, log).isPresent()) {
      return new IOException(
          "no master of Spark answers at '%s': give the address that the master's page shows (%s)"
              .formatted(submit.master(), more));
    }
    return new IOException(
        Files.exists(said)
            ? "Spark cannot answer: %s (%s)".formatted(Files.readString(said).strip(), more)
            : "Spark ended with status %d before it ran the job: %s (%s)"
                .formatted(status, find(ERROR, log).orElse(last(log)), more));
  }

  /** Returns the first line that has something. */
  private static Optional<String> find(Pattern pattern, Path log) throws IOException {
    return lines(log).filter(line -> pattern.matcher(line).find()).findFirst();
  }

  private static String last(Path log) throws IOException {
    return lines(log).reduce("it said nothing", (_, line) -> line);
  }

  /** Returns what Spark said, without empty lines. Bytes that are no text are replaced. */
  private static Stream<String> lines(Path log) throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty());
  }

  /**
   * Reads an answer.
   *
   * @throws IllegalArgumentException if the question is not one of those that the job was given
   */
  @Override
  public <T> List<T> ask(Question question, Function<SqlRow, T> read) throws IOException {
    Path rows = folder.path().resolve(SparkRequest.name(question) + ".json");
    if (!Files.exists(rows)) {
      throw new IllegalArgumentException("Spark was not asked '%s'".formatted(question));
    }
    return SparkRows.read(rows, read);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
