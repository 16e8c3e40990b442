package io.ksm.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contest.Metric;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds out what is right, by parts of ksm itself: what merging saves under a policy does not
 * depend on hasher and index, unless one of them is wrong.
 */
final class TrustedStack {
  private static final PartSpec HASHER = PartSpec.parse("crc32c");
  private static final PartSpec INDEX = PartSpec.parse("rb");

  /** A policy that saves all that can be saved. */
  static final PartSpec EVERYTHING =
      new PartSpec("eager", "", Map.of("max-page-sharing", "unlimited", "use-zero-pages", "on"));

  private TrustedStack() {}

  /** Says whether a contestant is a stack whose result these parts can tell. */
  static boolean canTell(Contestant contestant) {
    Stack stack = contestant.stack();
    return stack != null
        && !(contestant.kind() == Contestant.Kind.ENGINE
            && stack.hasher().equals(HASHER)
            && stack.index().equals(INDEX));
  }

  /**
   * Counts how many pages the best merging saves.
   *
   * @throws IOException if the memory cannot be scanned
   */
  static long mergeablePages(BenchConfig config, MemorySpec memory) throws IOException {
    try (ContestantProcess process = measured(config, memory, EVERYTHING, AssumedStatic.SOURCE)) {
      process.throwObstacle("cannot count the equal pages: ");
      if (!process.canRun()) {
        throw new IOException("cannot count the equal pages: " + process.row().obstacle());
      }
      return process.row().values(Metric.SAVED_PAGES).getFirst();
    }
  }

  /**
   * Counts how many pages a stack saves if its hasher and its index are right, and nothing limits
   * how many mappings there may be. Empty if nobody can tell: the same parts save something else
   * the next time, or they cannot run.
   *
   * @param like a contestant with a stack
   */
  static Optional<RightResult> rightResult(BenchConfig config, MemorySpec memory, Contestant like) {
    PartSpec policy = Objects.requireNonNull(like.stack()).policy();
    try (ContestantProcess process = measured(config, memory, policy, like.assumedStatic())) {
      process.measureRound();
      List<Long> saved = process.row().values(Metric.SAVED_PAGES);
      List<Long> unsettled = process.row().values(Metric.UNSETTLED_PAGES);
      boolean agree =
          process.canRun()
              && saved.getFirst().equals(saved.getLast())
              && unsettled.stream().allMatch(pages -> pages == 0);
      return agree
          ? Optional.of(
              new RightResult(
                  saved.getFirst(), Collections.max(process.row().values(Metric.FIRST_SCANS))))
          : Optional.empty();
    }
  }

  /** Returns the contestant with these parts. */
  static Contestant contestant(PartSpec policy, AssumedStatic assumedStatic) {
    return new Contestant(new Stack(HASHER, INDEX, policy), 1, assumedStatic);
  }

  /** Returns a process that has measured once, if it could. */
  private static ContestantProcess measured(
      BenchConfig config, MemorySpec memory, PartSpec policy, AssumedStatic assumedStatic) {
    ContestantProcess process =
        new ContestantProcess(contestant(policy, assumedStatic), config.programs());
    process.start(0);
    process.open(memory, config.plugins());
    process.measureRound();
    return process;
  }
}
