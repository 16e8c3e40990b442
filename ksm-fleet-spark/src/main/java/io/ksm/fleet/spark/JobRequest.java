package io.ksm.fleet.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What a job is asked. It is a file of properties, whose lists have members {@code name.0}, {@code
 * name.1} and so on.
 *
 * <table>
 * <caption>The properties</caption>
 * <tr><th>name</th><th>value</th></tr>
 * <tr><td>{@code file.N}</td><td>the URL of a file of contents, as all workers see it</td></tr>
 * <tr><td>{@code source.N}</td><td>id, domain, pages, contents, zero pages, resident pages, the first
 *     and the last moment, and the name of the host, with a blank between them</td></tr>
 * <tr><td>{@code question.N}</td><td>the name of a question</td></tr>
 * <tr><td>{@code first}, {@code last}</td><td>the range of fingerprints to ask about</td></tr>
 * <tr><td>{@code repeated}</td><td>how repeated contents are found: {@code count}, the default, or
 *     {@code sql}; both find the same</td></tr>
 * </table>
 *
 * @param files URLs of files of contents
 * @param sources the rows of the table of sources, in the order of {@link FleetTables#SOURCES}
 * @param questions their names
 * @param first the smallest fingerprint
 * @param last the largest one, inclusive
 * @param bySql whether repeated contents are found by SQL
 */
record JobRequest(
    List<String> files,
    List<Row> sources,
    List<String> questions,
    long first,
    long last,
    boolean bySql) {
  private static final int SOURCE_FIELDS = 9;

  /**
   * Reads a request.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if something in it is missing or wrong
   */
  static JobRequest read(Path file) throws IOException {
    Properties properties = new Properties();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    return new JobRequest(
        list(properties, "file", Function.identity()),
        list(properties, "source", JobRequest::source),
        list(properties, "question", Function.identity()),
        number(properties.getProperty("first", String.valueOf(Long.MIN_VALUE))),
        number(properties.getProperty("last", String.valueOf(Long.MAX_VALUE))),
        properties.getProperty("repeated", "count").equals("sql"));
  }

  private static <T> List<T> list(Properties properties, String name, Function<String, T> read) {
    List<T> list = new ArrayList<>();
    String text = properties.getProperty(name + ".0");
    while (text != null) {
      list.add(read.apply(text));
      text = properties.getProperty(name + "." + list.size());
    }
    if (list.isEmpty()) {
      throw new IllegalArgumentException("the request has no '%s.0'".formatted(name));
    }
    return list;
  }

  private static Row source(String text) {
    String[] fields = text.split(" ", SOURCE_FIELDS);
    if (fields.length < SOURCE_FIELDS) {
      throw new IllegalArgumentException(
          "the request has a source with %d fields: '%s'".formatted(fields.length, text));
    }
    return RowFactory.create(
        number(fields[0]),
        fields[8],
        (int) number(fields[1]),
        number(fields[2]),
        number(fields[3]),
        number(fields[4]),
        number(fields[5]),
        (int) number(fields[6]),
        (int) number(fields[7]));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the request has no number but '%s'".formatted(text), e);
    }
  }
}
