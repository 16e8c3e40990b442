package io.ksm.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB answers the questions of {@code docs/traces.md} as they stand there. */
class DocumentedQueriesTest {
  private static final Region HEAP = new Region("heap", 0, 4, "uid:1");
  private static final Region STACK = new Region("stack", 4096 * 4, 2, "uid:1");

  @TempDir private Path folder;

  /** Two parts. In the second sample, two pages of the heap and one of the stack are rewritten. */
  private void write() throws IOException {
    TraceHeader header = new TraceHeader("t", "host", "boot", "0123456789abcdef", 4096);
    try (TraceWriter writer = TraceWriter.create(folder.resolve("trace"), header, false)) {
      writer.beginSample();
      writer.source(0, "redis (12)", false, null, 0);
      writer.region(0, HEAP);
      writer.region(0, STACK);
      for (int page = 0; page < 6; page++) {
        writer.page(0, page, StateCode.PRESENT, 0, 0, 70, page < 3 ? 7 : page);
      }
      writer.endSample(sample(0, 5));
      writer.endPart();
      writer.beginSample();
      for (int page : new int[] {1, 2, 5}) {
        writer.page(0, page, StateCode.PRESENT, 0, 0, 90, page);
      }
      writer.endSample(sample(10, 6));
      writer.endPart();
    }
  }

  private static Sample sample(long seconds, long sharing) {
    return new Sample()
        .with(SampleColumn.ELAPSED_NANOS, seconds * 1_000_000_000)
        .with(SampleColumn.PAGES_SHARING, sharing)
        .with(SampleColumn.KSMD_CPU_NANOS, sharing * 500_000_000);
  }

  private List<String> queries() throws IOException {
    String page = Files.readString(Path.of("../docs/traces.md"));
    int begin = page.indexOf("```sql\n") + "```sql\n".length();
    String block = page.substring(begin, page.indexOf("```", begin));
    return Stream.of(block.split(";"))
        .filter(query -> !query.isBlank())
        .map(query -> query.replace("'trace/", "'" + folder.resolve("trace") + "/"))
        .toList();
  }

  private static List<String> rows(Statement statement, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet answer = statement.executeQuery(query)) {
      while (answer.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
          cells.add(answer.getString(i));
        }
        rows.add(String.join(",", cells));
      }
    }
    return rows;
  }

  @Test
  void areAnswered() throws Exception {
    write();
    List<String> queries = queries();
    assertThat(queries).hasSize(4);
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      assertThat(rows(statement, queries.get(0))).containsExactly("0,6", "1,3");
      assertThat(rows(statement, queries.get(1))).hasSize(4).first().isEqualTo("7,70,3");
      assertThat(rows(statement, queries.get(2))).containsExactly("heap,2", "stack,1");
      assertThat(rows(statement, queries.get(3))).containsExactly("0.0,5,2.5", "10.0,6,3.0");
    }
  }
}
