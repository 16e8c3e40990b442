package io.ksm.simulate.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.simulate.CostModel;
import io.ksm.simulate.SimulationListener;
import io.ksm.simulate.support.NumberedMoments;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** What is advised for memory whose answer is plain. */
class AdviserTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 1_200;
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** As if a page were ten. */
  private static final CostModel COSTS =
      new CostModel(2_500, 7_000, 0, 4_000, 4_000, 25_000, 0, 1_000_000);

  /** As if ksmd were four times as slow. */
  private static final CostModel SLOW =
      new CostModel(1_200, 4_400, 0, 400, 700, 2_000, 0, 1_000_000);

  private static Advice advise(double maxCpu, IntUnaryOperator contents) throws IOException {
    return advise(PAGE, PAGES, COSTS, maxCpu, contents);
  }

  /** Advises on memory that holds still for 3 seconds. */
  private static Advice advise(
      int pageSize, int pages, CostModel costs, double maxCpu, IntUnaryOperator contents)
      throws IOException {
    int[] held = new int[pages];
    Arrays.setAll(held, contents);
    NumberedMoments memory =
        NumberedMoments.of(pageSize, INTERVAL, held, held, held, held, held, held, held);
    return new Adviser(memory.plan(costs), maxCpu, SimulationListener.NONE).advise();
  }

  @Test
  void ofEqualPagesThatHoldStillItChoosesWhatSavesMostWithinTheLimit() throws IOException {
    Advice advice = advise(0.2, page -> 1 + page / 2);
    TriedSetting chosen = advice.chosen().orElseThrow();
    assertThat(advice.reason()).isEmpty();
    assertThat(chosen.outcome().cpu()).isLessThanOrEqualTo(0.2);
    TriedSetting most =
        advice.tried().stream()
            .filter(one -> one.outcome().cpu() <= 0.2)
            .max(Comparator.comparingDouble(one -> one.outcome().savedBytes()))
            .orElseThrow();
    assertThat(chosen.outcome().savedBytes())
        .isGreaterThanOrEqualTo(0.99 * most.outcome().savedBytes())
        .isGreaterThan(PAGES / 8.0 * PAGE);
    assertThat(advice.tried()).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void theKernelsAdvisorIsOneOfThoseThatAreTried() throws IOException {
    Advice advice = advise(0.2, page -> 1 + page / 2);
    assertThat(advice.tried())
        .extracting(one -> one.knobs().advisor())
        .contains(new Knobs.Advisor(200, 20), new Knobs.Advisor(8, 20));
  }

  @Test
  void aFrontGrowsInBoth() throws IOException {
    Advice advice = advise(0.2, page -> 1 + page / 2);
    assertThat(advice.front()).isNotEmpty();
    assertThat(advice.front())
        .extracting(one -> one.outcome().cpu())
        .isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(advice.front())
        .extracting(one -> one.outcome().savedBytes())
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void whereMoreSharersSaveMoreTheyAreTried() throws IOException {
    Advice advice = advise(0.3, page -> 1 + page % 3);
    assertThat(advice.tried())
        .extracting(one -> one.knobs().maxPageSharing())
        .contains(256, 1_024, 8_192);
  }

  @Test
  void whereNothingIsEqualMergingIsNotWorthIt() throws IOException {
    Advice advice = advise(0.2, page -> 1 + page);
    assertThat(advice.chosen()).isEmpty();
    assertThat(advice.reason()).isEqualTo("there is next to nothing to merge");
    assertThat(advice.sources()).allMatch(source -> !source.offer());
  }

  /** Pages of 64 bytes cost the kernel as much to know as merging half of them saves. */
  @Test
  void whereKnowingCostsMoreThanMergingSavesItIsNotWorthIt() throws IOException {
    Advice advice = advise(64, 40_000, SLOW, 0.9, page -> 1 + page / 2);
    assertThat(advice.chosen()).isEmpty();
    assertThat(advice.reason()).contains("spends more memory on what it knows");
  }

  @Test
  void aLimitThatIsTooLowMergesNothingInTime() throws IOException {
    Advice advice = advise(0.01, page -> 1 + page / 2);
    assertThat(advice.chosen()).isEmpty();
    assertThat(advice.reason()).contains("within the limit next to nothing is merged");
  }
}
