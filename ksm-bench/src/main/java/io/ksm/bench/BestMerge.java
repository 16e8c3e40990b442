package io.ksm.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Figure;
import io.ksm.bench.contest.MemorySpec;
import java.io.IOException;

/**
 * Finds out how much the best merging saves, where nobody knows beforehand: an engine merges all
 * equal pages at first sight.
 */
final class BestMerge {
  private static final String EVERYTHING = "eager:max-page-sharing=unlimited,use-zero-pages=on";

  private BestMerge() {}

  /**
   * Counts.
   *
   * @throws IOException if the memory cannot be scanned
   */
  static long mergeablePages(BenchConfig config, MemorySpec memory) throws IOException {
    Contestant parts =
        config.contestants().stream()
            .filter(contestant -> contestant.kind() == Contestant.Kind.ENGINE)
            .findFirst()
            .orElseThrow(
                () -> new IOException("no stack takes part by which savings could be judged"));
    Contestant judge =
        new Contestant(
            Contestant.Kind.ENGINE,
            parts.hasher(),
            parts.index(),
            EVERYTHING,
            parts.threads(),
            AssumedStatic.SOURCE);
    try (ContestantProcess process = new ContestantProcess(judge)) {
      process.open(memory, config.plugins(), 0);
      process.play();
      process.throwObstacle("cannot count the equal pages: ");
      return process.row().values(Figure.SAVED_PAGES).getFirst();
    }
  }
}
