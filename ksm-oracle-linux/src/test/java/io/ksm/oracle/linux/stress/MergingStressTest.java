package io.ksm.oracle.linux.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No write is lost and no frame altered, whatever happens at the same time. Takes a minute; {@code
 * -Dksm.stress.writes=1000000000} makes so many writes by each way of merging instead.
 */
@ExtendWith(SeedExtension.class)
class MergingStressTest {
  private static final long WRITES = Long.getLong("ksm.stress.writes", Long.MAX_VALUE);
  private static final Duration LIMIT =
      WRITES == Long.MAX_VALUE ? Duration.ofSeconds(20) : Duration.ofDays(1);

  @Test
  void anEngineMergesWhileOthersWrite(Seed seed) throws Exception {
    stress("engine", (source, _, _) -> new EngineMerger(source), seed);
  }

  @Test
  void theSeamIsCalledWhileOthersWrite(Seed seed) throws Exception {
    stress("seam", SeamMerger::new, seed);
  }

  private static void stress(String merger, StressRun.Merging merging, Seed seed) throws Exception {
    try (StressRun run = new StressRun(merging, Pen::guarded, 3, seed)) {
      Outcome outcome = run.write(WRITES, LIMIT);
      print(merger, seed, outcome);
      assertThat(outcome.firstFault()).isEmpty();
      assertThat(outcome.merged()).isPositive();
      assertThat(outcome.zeroed()).isPositive();
      assertThat(outcome.broken()).isPositive();
      assertThat(outcome.refused()).isPositive();
      assertThat(outcome.collections()).isPositive();
      run.checkAtRest();
      run.checkUnmerged();
    }
  }

  /** What this test finds, it would not find if it found nothing here. */
  @Test
  void writesPastTheGuardAreLost(Seed seed) throws Exception {
    try (StressRun run = new StressRun(SeamMerger::new, Pen::unguarded, 3, seed)) {
      Outcome outcome = run.write(Long.MAX_VALUE, Duration.ofMinutes(2));
      print("no guard", seed, outcome);
      assertThat(outcome.lost())
          .as("this stress proves nothing if no write is lost without the guard")
          .isPositive();
    }
  }

  private static void print(String what, Seed seed, Outcome outcome) {
    System.out.printf("stress, %s, seed %d: %s%n", what, seed.value(), outcome);
  }
}
