package io.ksm.arena.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.stress.support.EngineMerger;
import io.ksm.arena.stress.support.Pen;
import io.ksm.arena.stress.support.SeamMerger;
import io.ksm.arena.stress.support.StressOutcome;
import io.ksm.arena.stress.support.StressRun;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.process.KernelZeroPage;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No write is lost and no frame altered, whatever happens at the same time. Takes some seconds for
 * each way of merging, or {@code -Dksm.stress.seconds=60}. {@code -Dksm.stress.writes=1000000000}
 * makes so many writes by each way instead.
 */
@Tag("long")
@ExtendWith(SeedExtension.class)
class MergingStressTest {
  private static final long WRITES = Long.getLong("ksm.stress.writes", Long.MAX_VALUE);
  private static final Duration LIMIT =
      WRITES == Long.MAX_VALUE
          ? Duration.ofSeconds(Integer.getInteger("ksm.stress.seconds", 3))
          : Duration.ofDays(1);

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void anEngineMergesWhileOthersWrite(Seed seed) throws Exception {
    stress("engine", (source, _, _) -> new EngineMerger(source), seed);
  }

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void theSeamIsCalledWhileOthersWrite(Seed seed) throws Exception {
    stress("seam", SeamMerger::new, seed);
  }

  private static void stress(String merger, StressRun.Merging merging, Seed seed) throws Exception {
    try (StressRun run = new StressRun(merging, Pen::guarded, 8192, 3, seed)) {
      StressOutcome outcome = run.write(WRITES, LIMIT);
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

  @Test
  void writesPastTheGuardAreLostByTheSeam(Seed seed) throws Exception {
    control("seam, no guard", SeamMerger::new, seed);
  }

  @Test
  void writesPastTheGuardAreLostByAnEngine(Seed seed) throws Exception {
    control("engine, no guard", (source, _, _) -> new EngineMerger(source), seed);
  }

  /** What this test finds, it would not find if it found nothing here. */
  private static void control(String merger, StressRun.Merging merging, Seed seed)
      throws Exception {
    try (StressRun run = new StressRun(merging, Pen::unguarded, 512, 3, seed)) {
      StressOutcome outcome = run.write(Long.MAX_VALUE, Duration.ofMinutes(5));
      print(merger, seed, outcome);
      assertThat(outcome.lost() + outcome.altered())
          .as("pages in which writes were lost; this stress proves nothing if there are none")
          .isPositive();
    }
  }

  private static void print(String what, Seed seed, StressOutcome outcome) {
    System.out.printf("stress, %s, seed %d: %s%n", what, seed.value(), outcome);
  }
}
