package io.ksm.fleet.cluster;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.contents.ContentsFile;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.FleetEngine;
import io.ksm.fleet.query.Question;
import io.ksm.fleet.query.SpillFolder;
import io.ksm.fleet.query.SqlRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions by Spark: one job answers all of them, and this reads its rows.
 *
 * <p>The files of contents must be at the same paths on all machines of the cluster. Used by one
 * thread.
 */
public final class SparkCluster implements FleetEngine {
  private static final Pattern ERROR = Pattern.compile("Exception|[Ee]rror|ERROR");

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
        throw failure(folder.path().resolve("failure.txt"), log, kept != null, status);
      }
      opened = true;
      return new SparkCluster(folder);
    } finally {
      if (!opened) {
        folder.close();
      }
    }
  }

  private static IOException failure(Path said, Path log, boolean kept, int status)
      throws IOException {
    String more =
        kept
            ? "'%s' has all that it said".formatted(log)
            : "--spark-log FILE keeps all that it says";
    return new IOException(
        Files.exists(said)
            ? "Spark cannot answer: %s (%s)".formatted(Files.readString(said).strip(), more)
            : "Spark ended with status %d before it ran the job: %s (%s)"
                .formatted(status, reason(log), more));
  }

  /** Returns the first line that speaks of an error, or else the last one. */
  private static String reason(Path log) throws IOException {
    String last = "it said nothing";
    try (BufferedReader lines = Files.newBufferedReader(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (ERROR.matcher(line).find()) {
          return line.strip();
        }
        last = line.isBlank() ? last : line.strip();
      }
    }
    return last;
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
