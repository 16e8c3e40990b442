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
 * Finds out what is right, by parts of ksm itself: what merging saves under a policy does not
 * depend on hasher and index, unless one of them is wrong.
 */
final class TrustedStack {
  private static final PartSpec HASHER = PartSpec.parse("crc32c");
  private static final PartSpec INDEX = PartSpec.parse("rb");
  private static final PartSpec EVERYTHING =
      new PartSpec("eager", "", Map.of("max-page-sharing", "unlimited", "use-zero-pages", "on"));

  private TrustedStack() {}

  /** Says whether a contestant is a stack whose result can be wrong. */
  static boolean judges(Contestant contestant) {
    Stack stack = contestant.stack();
    return stack != null && !(stack.hasher().equals(HASHER) && stack.index().equals(INDEX));
  }

  /**
   * Counts how many pages the best merging saves.
   *
   * @throws IOException if the memory cannot be scanned
   */
  static long mergeablePages(BenchConfig config, MemorySpec memory) throws IOException {
    return savedPages(config, memory, EVERYTHING, AssumedStatic.SOURCE);
  }

  /**
   * Counts how many pages a stack saves if its hasher and its index are right.
   *
   * @param like a contestant with a stack
   * @throws IOException if the memory cannot be scanned
   */
  static long savedPages(BenchConfig config, MemorySpec memory, Contestant like)
      throws IOException {
    return savedPages(
        config, memory, Objects.requireNonNull(like.stack()).policy(), like.assumedStatic());
  }

  private static long savedPages(
      BenchConfig config, MemorySpec memory, PartSpec policy, AssumedStatic assumedStatic)
      throws IOException {
    Contestant trusted = new Contestant(new Stack(HASHER, INDEX, policy), 1, assumedStatic);
    try (ContestantProcess process = new ContestantProcess(trusted)) {
      process.open(memory, config.plugins(), 0);
      process.measureRound();
      process.throwObstacle("cannot count the equal pages: ");
      if (!process.canRun()) {
        throw new IOException("cannot count the equal pages: " + process.row().obstacle());
      }
      return process.row().values(Metric.SAVED_PAGES).getFirst();
    }
  }
}
