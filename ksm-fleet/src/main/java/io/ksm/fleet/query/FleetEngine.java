package io.ksm.fleet.query;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.contents.HashRange;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Answers questions about one fleet. Used by one thread. */
public interface FleetEngine extends AutoCloseable {

  /** Starts an engine. */
  @FunctionalInterface
  interface Opener {
    /**
     * Starts one, which answers questions about a fleet.
     *
     * @param range of fingerprints to ask about: a sample, or all
     * @param questions that will be asked, and no others
     * @throws io.ksm.api.UsageException if the engine is not there
     * @throws IOException if a file is damaged or cannot be read, or memory or disk is full
     */
    FleetEngine open(Fleet fleet, HashRange range, Set<Question> questions) throws IOException;
  }

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
