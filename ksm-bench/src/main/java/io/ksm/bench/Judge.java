package io.ksm.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contest.Metric;
import io.ksm.core.plugin.PartSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the stacks whose result is wrong: over memory that each run finds the same, they have to
 * save what {@link TrustedStack} saves under the same policy. A fast index that loses pages must
 * not win.
 */
final class Judge {
  /**
   * Under which conditions stacks save the same.
   *
   * @param policy whose rules hold
   * @param assumedStatic what they are told of the memory
   */
  private record Terms(PartSpec policy, AssumedStatic assumedStatic) {
    static Terms of(Contestant contestant) {
      return new Terms(
          Objects.requireNonNull(contestant.stack()).policy(), contestant.assumedStatic());
    }
  }

  private final Map<Terms, Long> right = new HashMap<>();

  /**
   * Finds out what is right, as long as the memory can still be opened.
   *
   * @param processes of the contestants, with the memory open
   * @throws IOException if the memory cannot be scanned
   */
  Judge(BenchConfig config, MemorySpec memory, List<ContestantProcess> processes)
      throws IOException {
    for (ContestantProcess process : processes) {
      Contestant contestant = process.contestant();
      if (process.canRun() && process.isRepeatable() && TrustedStack.judges(contestant)) {
        Terms terms = Terms.of(contestant);
        if (!right.containsKey(terms)) {
          right.put(terms, TrustedStack.savedPages(config, memory, contestant));
        }
      }
    }
  }

  /** Marks those as failed whose result is wrong. */
  void judge(List<ContestantProcess> processes) {
    for (ContestantProcess process : processes) {
      if (TrustedStack.judges(process.contestant())) {
        Long saves = right.get(Terms.of(process.contestant()));
        if (saves != null) {
          judge(process, saves);
        }
      }
    }
  }

  private static void judge(ContestantProcess process, long right) {
    Row row = process.row();
    List<Long> unsettled = row.values(Metric.UNSETTLED_PAGES);
    List<Long> saved = row.values(Metric.SAVED_PAGES);
    for (int round = 0; round < saved.size(); round++) {
      if (unsettled.get(round) == 0 && saved.get(round) != right) {
        process.fail(
            "wrong result: it saves %d pages in round %d, and %d are right"
                .formatted(saved.get(round), round + 1, right));
        return;
      }
    }
  }
}
