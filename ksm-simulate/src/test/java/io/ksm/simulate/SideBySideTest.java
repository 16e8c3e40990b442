package io.ksm.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.core.plugin.PartSpec;
import io.ksm.simulate.support.NumberedMoments;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that are simulated at the same time. */
class SideBySideTest {
  private static final List<PartSpec> POLICIES =
      IntStream.of(1, 2, 3, 5, 8, 13, 21)
          .mapToObj(pages -> PartSpec.parse("ksm:smart-scan=off,pages-to-scan=" + pages))
          .toList();

  @Test
  void eachComesToWhatItComesToAlone() throws IOException {
    int[][] contents = {
      {1, 1, 2, 3, 3, 0}, {1, 1, 2, 3, 4, 0}, {1, 1, 1, 4, 4, 0}, {1, 1, 1, 4, 4}
    };
    NumberedMoments memory = NumberedMoments.of(64, Duration.ofMillis(100), contents);
    SimulationPlan four = memory.plan(CostModel.KSMD, "ksm");
    Simulator together = new Simulator(withThreads(four, 4), SimulationListener.NONE);
    Simulator alone = new Simulator(withThreads(four, 1), SimulationListener.NONE);
    List<Outcome> outcomes = together.run(POLICIES);
    assertThat(outcomes).extracting(Outcome::policy).containsExactlyElementsOf(POLICIES);
    for (Outcome outcome : outcomes) {
      Outcome other = alone.run(outcome.policy());
      assertThat(outcome.curve()).isEqualTo(other.curve());
      assertThat(outcome.counters()).isEqualTo(other.counters());
    }
  }

  private static SimulationPlan withThreads(SimulationPlan plan, int threads) {
    return new SimulationPlan(
        plan.plugins(),
        plan.sources(),
        plan.hasher(),
        plan.index(),
        threads,
        plan.policies(),
        plan.costs());
  }

  /** The one that fails waits for the other to be at work, which would never end by itself. */
  @Test
  @Timeout(60)
  void oneThatFailsEndsTheOthers() {
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    assertThatThrownBy(() ->
            SideBySide.run(
                2,
                POLICIES,
                policy -> {
                  if (policy.equals(POLICIES.getFirst())) {
                    await(atWork);
                    throw new IOException("unreadable");
                  }
                  atWork.countDown();
                  try {
                    while (true) {
                      SideBySide.stopIfInterrupted();
                      Thread.onSpinWait();
                    }
                  } finally {
                    ended.countDown();
                  }
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("unreadable");
    assertThat(ended.getCount()).isZero();
  }

  private static void await(CountDownLatch event) {
    try {
      event.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void errorsArriveAsTheyAre() {
    assertThatThrownBy(() ->
            SideBySide.run(
                2,
                POLICIES,
                policy -> {
                  throw new StackOverflowError("too deep");
                }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void goesByThreadsAndByTheHeap() {
    assertThat(SideBySide.atOnce(4, 1_000)).isBetween(1, 4);
    assertThat(SideBySide.atOnce(1, 1_000)).isEqualTo(1);
    assertThat(SideBySide.atOnce(64, 1L << 40)).isEqualTo(1);
  }
}
