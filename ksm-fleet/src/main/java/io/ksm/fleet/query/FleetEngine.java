package io.ksm.fleet.query;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Answers questions about one fleet. Used by one thread. */
public interface FleetEngine extends AutoCloseable {

  /**
   * Answers a question.
   *
   * @param read makes a result of a row, which is valid during the call only
   * @throws IOException if it cannot be answered: a file cannot be read, or memory or disk is full
   */
  <T> List<T> ask(Question question, Function<SqlRow, T> read) throws IOException;

  @Override
  void close() throws IOException;
}
