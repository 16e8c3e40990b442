package io.ksm.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.core.plugin.PartSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the stacks whose result is wrong: over memory that each run finds the same, they have to
 * save what {@link TrustedStack} saves under the same policy. A fast index that loses pages must
 * not win.
 *
 * <p>An arena really merges, so it may save less: the kernel limits how many mappings a process
 * has, and pages in short runs take up to two each. What it saves beyond the right amount is wrong.
 * Nor is it known of whole processes whether they scan until nothing is left to merge, so they may
 * save less where that takes more than one scan.
 *
 * <p>Stacks are not checked where two runs of the trusted one save different amounts, as a policy
 * that samples at random makes them, nor where it cannot run: a policy that fails does so in its
 * own row.
 */
final class ResultCheck {
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

  /** What stacks save; empty under terms by which nobody can tell. */
  private final Map<Terms, Optional<RightResult>> right = new HashMap<>();

  /**
   * Finds out what is right, as long as the memory can still be opened.
   *
   * @param processes of the contestants, with the memory open
   */
  ResultCheck(BenchConfig config, MemorySpec memory, List<ContestantProcess> processes) {
    for (ContestantProcess process : processes) {
      Contestant contestant = process.contestant();
      if (process.canRun() && process.isRepeatable() && TrustedStack.canTell(contestant)) {
        right.computeIfAbsent(
            Terms.of(contestant), terms -> TrustedStack.rightResult(config, memory, contestant));
      }
    }
  }

  /** Marks those as failed whose result is wrong. */
  void check(List<ContestantProcess> processes) {
    for (ContestantProcess process : processes) {
      if (TrustedStack.canTell(process.contestant())) {
        right
            .getOrDefault(Terms.of(process.contestant()), Optional.empty())
            .flatMap(result -> result.fault(process.row()))
            .ifPresent(process::fail);
      }
    }
  }
}
