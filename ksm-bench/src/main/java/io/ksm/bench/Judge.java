package io.ksm.bench;

import java.io.IOException;

/**
 * Finds out how much the best merging saves, where nobody knows beforehand: an engine merges all
 * equal pages at first sight.
 */
final class Judge {
  private static final String EVERYTHING = "eager:max-page-sharing=unlimited,use-zero-pages=on";

  private Judge() {}

  /**
   * Counts.
   *
   * @throws IOException if the memory cannot be scanned
   */
  static long mergeablePages(BenchConfig config, MemorySpec memory) throws IOException {
    Contender parts =
        config.contenders().stream()
            .filter(contender -> contender.kind() == Contender.Kind.ENGINE)
            .findFirst()
            .orElseThrow(
                () -> new IOException("no stack takes part by which savings could be judged"));
    Contender judge =
        new Contender(
            Contender.Kind.ENGINE,
            parts.hasher(),
            parts.index(),
            EVERYTHING,
            parts.threads(),
            Stillness.SOURCE);
    try (Seat seat = new Seat(judge)) {
      seat.open(memory, config.plugins(), 0);
      seat.play();
      seat.throwObstacle("cannot count the equal pages: ");
      return seat.row().values(Figure.SAVED_PAGES).getFirst();
    }
  }
}
