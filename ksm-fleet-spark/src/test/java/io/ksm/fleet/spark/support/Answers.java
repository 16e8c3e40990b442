package io.ksm.fleet.spark.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.DuckDb;
import io.ksm.fleet.query.EngineLimits;
import io.ksm.fleet.query.FleetEngine;
import io.ksm.fleet.query.Question;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Compares what engines answer. */
public final class Answers {
  private static final EngineLimits LIMITS = new EngineLimits(256L << 20, null, 0, 2);

  private Answers() {}

  /** Fails unless an engine gives the rows that DuckDB gives, and in the same order. */
  public static void areThoseOfDuckDb(
      FleetEngine engine, Fleet fleet, HashRange range, List<Question> questions)
      throws IOException {
    try (DuckDb duckDb = DuckDb.open(fleet, range, LIMITS)) {
      for (Question question : questions) {
        List<List<String>> expected = rows(duckDb, question);
        assertThat(expected).as("rows of %s", question).isNotEmpty();
        assertThat(rows(engine, question)).as("rows of %s", question).isEqualTo(expected);
      }
    }
  }

  private static List<List<String>> rows(FleetEngine engine, Question question) throws IOException {
    int columns =
        switch (question) {
          case FLEET, LEAVES -> 2;
          case PAIRS, BRINGS -> 3;
          case OWNERS, REPEATED -> 4;
          case TOP -> 5;
          case HOSTS -> 8;
          case GROWTH -> 9;
        };
    List<List<String>> rows =
        engine.ask(question, row -> IntStream.range(0, columns).mapToObj(row::text).toList());
    // The text of this one asks for no order.
    return question == Question.REPEATED
        ? rows.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList()
        : rows;
  }
}
