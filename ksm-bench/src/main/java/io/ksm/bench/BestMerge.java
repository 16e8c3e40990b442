package io.ksm.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contest.Metric;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * Counts how much the best merging saves, where that is not known beforehand: an engine merges all
 * equal pages at first sight.
 */
final class BestMerge {
  private static final PartSpec EVERYTHING =
      new PartSpec("eager", "", Map.of("max-page-sharing", "unlimited", "use-zero-pages", "on"));

  private BestMerge() {}

  /**
   * Counts.
   *
   * @throws IOException if the memory cannot be scanned
   */
  static long mergeablePages(BenchConfig config, MemorySpec memory) throws IOException {
    Contestant first =
        config.contestants().stream()
            .filter(contestant -> contestant.kind() == Contestant.Kind.ENGINE)
            .findFirst()
            .orElseThrow(
                () -> new IOException("no stack takes part by which the savings could be counted"));
    Stack parts = Objects.requireNonNull(first.stack());
    Contestant everything =
        new Contestant(
            new Stack(parts.hasher(), parts.index(), EVERYTHING),
            first.threads(),
            AssumedStatic.SOURCE);
    try (ContestantProcess process = new ContestantProcess(everything)) {
      process.open(memory, config.plugins(), 0);
      process.measureRound();
      process.throwObstacle("cannot count the equal pages: ");
      return process.row().values(Metric.SAVED_PAGES).getFirst();
    }
  }
}
