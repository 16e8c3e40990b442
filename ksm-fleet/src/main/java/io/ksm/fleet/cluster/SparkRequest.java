package io.ksm.fleet.cluster;

import io.ksm.api.UsageException;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.contents.CollectedSource;
import io.ksm.fleet.contents.ContentsFile;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.Question;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Properties;

/** Writes the request of a job: a file of properties, as the job's {@code JobRequest} reads it. */
final class SparkRequest {
  private SparkRequest() {}

  /**
   * Writes a request.
   *
   * @param bySql whether the job finds repeated contents by SQL, not by counting
   * @throws UsageException if Spark cannot read a file because of its name
   */
  static void write(
      Path file, Fleet fleet, HashRange range, Collection<Question> questions, boolean bySql)
      throws IOException {
    Properties request = new Properties();
    request.setProperty("first", String.valueOf(range.first()));
    request.setProperty("last", String.valueOf(range.last()));
    request.setProperty("repeated", bySql ? "sql" : "count");
    int number = 0;
    for (ContentsFile each : fleet.files()) {
      request.setProperty("file." + number++, url(each.path()));
    }
    for (FleetSource source : fleet.sources()) {
      request.setProperty("source." + source.number(), source(fleet, source));
    }
    number = 0;
    for (Question question : questions) {
      request.setProperty("question." + number++, name(question));
    }
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      request.store(out, null);
    }
  }

  /** Returns the name of a question as the job knows it. */
  static String name(Question question) {
    return question.name().toLowerCase(Locale.ROOT);
  }

  /** Spark takes what it is given for a pattern, and no character of it for encoded. */
  private static String url(Path path) {
    Path absolute = path.toAbsolutePath();
    String text = absolute.toString();
    String name = String.valueOf(absolute.getFileName());
    if (text.contains(":") || name.startsWith(".") || name.startsWith("_")) {
      throw new UsageException(
          "Spark cannot read '%s': give it a name without ':' that does not begin with '.' or '_'"
              .formatted(path));
    }
    return "file:" + text.replaceAll("[*?\\[\\]{}\\\\]", "\\\\$0");
  }

  private static String source(Fleet fleet, FleetSource source) {
    CollectedSource collected = source.collected();
    return "%d %d %d %d %d %d %d %d %s"
        .formatted(
            collected.id(),
            source.domain(),
            collected.counts().pages(),
            collected.contents(),
            collected.counts().zeroPages(),
            collected.counts().residentPages(),
            source.firstMoment(),
            source.lastMoment(),
            fleet.hosts().get(source.host()).name());
  }
}
