package io.ksm.bench;

import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.contest.Metric;
import java.util.List;
import java.util.Optional;

/**
 * Knows what stacks have to save. Immutable, so any number of threads may use it.
 *
 * @param pages that a stack saves if its hasher and its index are right
 * @param scans after which all of them are saved
 */
record RightResult(long pages, long scans) {

  /** Says what is wrong with a row in one line; empty if nothing is. */
  Optional<String> fault(Row row) {
    List<Long> unsettled = row.values(Metric.UNSETTLED_PAGES);
    List<Long> saved = row.values(Metric.SAVED_PAGES);
    for (int round = 0; round < saved.size(); round++) {
      boolean settled = unsettled.isEmpty() || unsettled.get(round) == 0;
      if (settled && isWrong(saved.get(round), row.contestant().kind())) {
        return Optional.of(
            "wrong result: it saves %d pages in round %d, and %d are right"
                .formatted(saved.get(round), round + 1, pages));
      }
    }
    return Optional.empty();
  }

  private boolean isWrong(long saved, Kind kind) {
    return saved > pages || (saved < pages && !maySaveLess(kind));
  }

  /** An arena has too few mappings for all runs, and a whole process may have scanned only once. */
  private boolean maySaveLess(Kind kind) {
    return kind == Kind.ARENA || (kind == Kind.FRESH && scans > 1);
  }
}
