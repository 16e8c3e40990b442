package io.ksm.fleet.spark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import org.apache.spark.sql.SparkSession;

/**
 * Asks the questions of a request, and writes the rows of each answer into a file beside it.
 *
 * <p>The file of a question appears under its name, as in {@code pairs.json}, once it has all rows.
 * A row is a line: an object in JSON, whose members are the columns in their order. If the job
 * fails, the file {@code failure.txt} has the reason in one line.
 */
public final class FleetJob {
  private static final String FAILURE = "failure.txt";

  private FleetJob() {}

  /**
   * Runs the job.
   *
   * @param args the file of the request
   * @throws Exception if the request cannot be read, Spark cannot answer, or rows cannot be written
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      throw new IllegalArgumentException("give the file of one request");
    }
    Path file = Path.of(args[0]).toAbsolutePath();
    Path folder = file.resolveSibling("");
    try (SparkSession spark = SparkSession.builder().appName("ksm fleet").getOrCreate()) {
      run(spark, JobRequest.read(file), folder);
    } catch (Exception e) {
      // Also those that Spark throws without declaring them, as Scala does.
      Files.writeString(folder.resolve(FAILURE), FailureLine.of(e) + "\n");
      throw e;
    }
  }

  private static void run(SparkSession spark, JobRequest request, Path folder) throws IOException {
    FleetTables tables = FleetTables.show(spark, request);
    for (String question : request.questions()) {
      Path unfinished = folder.resolve("." + question + ".unfinished");
      try (BufferedWriter out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
        Iterator<String> rows = tables.ask(question).toJSON().toLocalIterator();
        while (rows.hasNext()) {
          out.write(rows.next());
          out.newLine();
        }
      }
      Files.move(
          unfinished, folder.resolve(question + ".json"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
