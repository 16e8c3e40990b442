package io.ksm.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.simulate.support.NumberedMoments;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The kernel's advisor on recorded memory: its first scan is charged with what ksmd had used where
 * the memory was recorded. Worked out by hand, for 95 pages and 300 ms.
 */
class AdvisorSimulationTest {
  private static final int PAGES = 95;
  private static final String ADVISOR = "ksm:advisor=scan-time,smart-scan=off,sleep-millisecs=20";

  private final NumberedMoments memory =
      NumberedMoments.of(64, Duration.ofMillis(300), pages(), pages());

  private static int[] pages() {
    return IntStream.rangeClosed(1, PAGES).toArray();
  }

  private long visits(SimulationPlan plan) throws IOException {
    Simulation simulation = new Simulator(plan, SimulationListener.NONE).run();
    return simulation.outcomes().getFirst().counters().pagesScanned();
  }

  @Test
  void beginsFastWhereKsmdHadUsedNothing() throws IOException {
    // A batch is more than all pages, from the first one on: one each 20 ms.
    assertThat(visits(memory.plan(0, CostModel.FREE, ADVISOR))).isEqualTo(15 * PAGES);
    assertThat(visits(memory.plan(CostModel.FREE, ADVISOR))).as("not known").isEqualTo(15 * PAGES);
  }

  @Test
  void beginsSlowlyWhereKsmdHadUsedMuch() throws IOException {
    // The second scan has batches of 10 pages, from 20 ms to 200 ms; the following ones are fast.
    long used = Duration.ofSeconds(60).toNanos();
    assertThat(visits(memory.plan(used, CostModel.FREE, ADVISOR))).isEqualTo((1 + 1 + 4) * PAGES);
  }

  @Test
  void anOptionSaysWhatKsmdWillHaveUsed() throws IOException {
    long used = Duration.ofSeconds(60).toNanos();
    String fresh = ADVISOR + ",advisor-used-cpu-millisecs=0";
    assertThat(visits(memory.plan(used, CostModel.FREE, fresh))).isEqualTo(15 * PAGES);
    String old = ADVISOR + ",advisor-used-cpu-millisecs=60000";
    assertThat(visits(memory.plan(0, CostModel.FREE, old))).isEqualTo(6 * PAGES);
  }
}
