package io.ksm.cli.bench;

import io.ksm.bench.contest.Contestant.Kind;
import java.util.List;
import java.util.Map;

/**
 * Holds a row of a result that was written as JSON.
 *
 * @param label its name there
 * @param identity who it is about, whatever the other rows are: kind, parts, threads, and what it
 *     is told of the memory
 * @param obstacle why there are no figures, in one line; empty if there are
 * @param failed whether it was to run, and did something wrong
 * @param rounds for each figure its value in each round
 * @param threads that scan
 */
record SavedRow(
    String label,
    String identity,
    String obstacle,
    boolean failed,
    Map<String, List<Long>> rounds,
    long threads) {

  private static final String LIMIT = "limit:";

  /** Says whether this is reading or copying alone: the machine's speed, not a part's. */
  boolean isLimit() {
    return identity.startsWith(LIMIT);
  }

  /** Says whether this is copying processes' memory alone. */
  boolean isCopying() {
    return identity.startsWith(Kind.COPY_LIMIT.label() + " ");
  }

  /** Returns a figure's value in each round; none if the row cannot tell it. */
  List<Long> values(String figure) {
    return rounds.getOrDefault(figure, List.of());
  }
}
