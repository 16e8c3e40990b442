package io.ksm.fleet.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ksm.fleet.query.SqlRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads rows that a job has written, each an object in JSON whose members are the columns. */
final class SparkRows {
  private static final JsonFactory FACTORY = new JsonFactory();

  private SparkRows() {}

  /**
   * Reads the rows of an answer.
   *
   * @param read makes a result of a row
   * @throws IOException if they cannot be read
   */
  static <T> List<T> read(Path file, Function<SqlRow, T> read) throws IOException {
    List<T> answer = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(file.toFile())) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        answer.add(read.apply(row(parser)));
      }
    }
    return answer;
  }

  private static SqlRow row(JsonParser parser) throws IOException {
    List<String> columns = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      parser.nextToken();
      columns.add(parser.getText());
    }
    return new Row(columns);
  }

  private record Row(List<String> columns) implements SqlRow {
    @Override
    public long number(int column) {
      return Long.parseLong(columns.get(column));
    }

    @Override
    public String text(int column) {
      return columns.get(column);
    }
  }
}
