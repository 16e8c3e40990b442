package io.ksm.cli.bench;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.Contestant;
import java.util.List;

/** Finds the row that all others are held against. */
final class Baseline {
  private Baseline() {}

  /**
   * Finds a contestant by the name of its row.
   *
   * @throws UsageException if no row is called so; says which there are
   */
  static Contestant among(List<Contestant> contestants, String name) {
    RowLabels labels = new RowLabels(contestants);
    return contestants.stream()
        .filter(contestant -> labels.of(contestant).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "--baseline '%s' is none of the rows: there are %s"
                    .formatted(
                        name,
                        String.join(
                            ", ",
                            contestants.stream()
                                .map(contestant -> "'" + labels.of(contestant) + "'")
                                .toList()))));
  }
}
