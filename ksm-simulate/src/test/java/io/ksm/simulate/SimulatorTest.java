package io.ksm.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ksm.api.UsageException;
import io.ksm.simulate.support.NumberedMoments;
import io.ksm.simulate.support.TestPlugins;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a simulation says of memory of a few pages, worked out by hand. */
class SimulatorTest {
  private static final int PAGE = 64;
  private static final long SECOND = 1_000_000_000L;

  /** Indexed by moment, then by page: equal numbers are equal contents, 0 is a page of zeros. */
  private int[][] contents = {};

  private Simulation simulate(long interval, CostModel costs, String policy) throws IOException {
    NumberedMoments memory = NumberedMoments.of(PAGE, Duration.ofNanos(interval), contents);
    return new Simulator(memory.plan(costs, policy), SimulationListener.NONE).run();
  }

  /** One batch is a full scan, and the second merges: 10 seconds after the first. */
  private static final String TEN_SECONDS =
      "ksm:smart-scan=off,pages-to-scan=100,sleep-millisecs=10000";

  @Test
  void savesFromTheSecondVisitOnUntilAWriteBreaksIt() throws IOException {
    contents = new int[][] {{1, 1, 2}, {1, 1, 2}, {1, 1, 2}, {1, 3, 2}, {1, 3, 2}};
    Outcome outcome = simulate(20 * SECOND, CostModel.FREE, TEN_SECONDS).outcomes().getFirst();
    assertThat(outcome.nanos()).isEqualTo(80 * SECOND);
    assertThat(outcome.breaks()).isEqualTo(1);
    // One page from about 10 s to 60 s, of 80 s. Points stand every few hundred milliseconds.
    assertThat(outcome.savedBytes()).isCloseTo(PAGE * 50 / 80.0, within(0.5));
    assertThat(outcome.unknownBytes()).isEqualTo(PAGE * 20 / 80.0);
    assertThat(outcome.bestBytes()).isEqualTo(PAGE * 60 / 80.0);
    assertThat(outcome.largestGiveBackBytes()).isEqualTo(PAGE);
    assertThat(outcome.mostSavedBytes()).isEqualTo(PAGE);
    assertThat(outcome.timeTo(0.9).getAsLong()).isBetween(10 * SECOND, 11 * SECOND);
    assertThat(outcome.counters().pagesSharing()).isZero();
    assertThat(outcome.metadataBytes()).isEqualTo(3 * 64);
  }

  /** Even the best merging cannot keep programs from writing. */
  @Test
  void theBestMergesAtOnceAndBreaksAsAnyOther() throws IOException {
    contents = new int[][] {{1, 1, 2}, {1, 1, 2}, {1, 3, 3}, {1, 3, 3}};
    Outcome best = simulate(20 * SECOND, CostModel.FREE, TEN_SECONDS).best();
    assertThat(best.policy()).hasToString("best");
    assertThat(best.savedBytes()).isEqualTo(PAGE);
    assertThat(best.bestBytes()).isEqualTo(PAGE);
    assertThat(best.timeTo(0.9)).hasValue(0);
    assertThat(best.cpu()).isZero();
    assertThat(best.breaks()).isEqualTo(1);
    assertThat(best.unknownBytes()).isEqualTo(PAGE * 20 / 60.0);
    assertThat(best.counters().pagesScanned()).isZero();
  }

  @Test
  void countersHearOfAWriteWhenAScanComesPast() throws IOException {
    contents = new int[][] {{1, 1}, {1, 1}, {1, 2}, {1, 2}};
    Outcome outcome = simulate(15 * SECOND, CostModel.FREE, TEN_SECONDS).outcomes().getFirst();
    Point broken =
        outcome.curve().stream()
            .filter(point -> point.nanos() == 30 * SECOND)
            .reduce((before, after) -> after)
            .orElseThrow();
    assertThat(broken.savedPages()).isZero();
    assertThat(broken.countedPages()).isEqualTo(1);
  }

  @Test
  void anAverageIsOfTimeNotOfPoints() throws IOException {
    contents = new int[][] {{0, 1}, {0, 1}, {0, 1}};
    Outcome outcome =
        simulate(100 * SECOND, CostModel.FREE, TEN_SECONDS + ",use-zero-pages=on")
            .outcomes()
            .getFirst();
    assertThat(outcome.savedBytes()).isCloseTo(PAGE * 190 / 200.0, within(0.5));
    assertThat(outcome.share()).isCloseTo(0.95, within(0.01));
  }

  @Test
  void workTakesTimeByTheCostModel() throws IOException {
    contents = new int[][] {{1, 1, 2, 3}, {1, 1, 2, 3}};
    CostModel costs = new CostModel(100_000, 1_000_000, 0, 0, 0, 50_000_000, 0, 0);
    Outcome outcome = simulate(100 * SECOND, costs, TEN_SECONDS).outcomes().getFirst();
    // Two pages merge in the second of ten scans, and are found merged in eight.
    assertThat(outcome.counters().pagesScanned()).isEqualTo(10 * 4);
    double work = (10 * 4 - 8 * 2) * 1e6 + 8 * 2 * 1e5 + 2 * 50e6;
    assertThat(outcome.cpu()).isCloseTo(work / 100e9, within(1e-9));
  }

  /**
   * What a batch visits beyond its pages, because it cannot see how many are there, is made up for.
   */
  @Test
  void batchesAreAsLargeAsThePolicySays() throws IOException {
    int[] sparse = new int[20_000];
    Arrays.setAll(sparse, page -> page % 2 == 0 ? page : -1);
    contents = new int[][] {sparse, sparse};
    Outcome outcome =
        simulate(100 * SECOND, CostModel.FREE, "ksm:pages-to-scan=10,sleep-millisecs=1000")
            .outcomes()
            .getFirst();
    assertThat(outcome.counters().pagesScanned()).isBetween(100 * 10L, 100 * 10L + 64);
  }

  @Test
  void aPauseLastsAsLongAsTimersTake() throws IOException {
    contents = new int[][] {{1, 1}, {1, 1}};
    CostModel costs = new CostModel(0, 0, 0, 0, 0, 0, 0, 10 * SECOND);
    Outcome outcome = simulate(100 * SECOND, costs, TEN_SECONDS).outcomes().getFirst();
    assertThat(outcome.counters().fullScans()).isEqualTo(5);
  }

  @Test
  void timePassesWithoutPausesAndCosts() throws IOException {
    contents = new int[][] {{1, 1}, {1, 1}};
    Outcome outcome =
        simulate(1_000_000, CostModel.FREE, "ksm:sleep-millisecs=0").outcomes().getFirst();
    assertThat(outcome.counters().fullScans()).isEqualTo(1_000);
  }

  @Test
  void whatIsNotRecordedIsRefused() {
    WorkloadSource live =
        WorkloadSource.live("memory", new Window(0, 1, PAGE), WorkloadSource.Access.COPY);
    SimulationPlan plan =
        NumberedMoments.plan(TestPlugins.source(() -> List.of(live)), CostModel.FREE, "ksm");
    assertThatThrownBy(() -> new Simulator(plan, SimulationListener.NONE).run())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("nothing here was recorded over time");
  }

  @Test
  void oneSampleHasNoTime() {
    contents = new int[][] {{1, 1}};
    assertThatThrownBy(() -> simulate(SECOND, CostModel.FREE, "ksm"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("one sample");
  }

  @Test
  void wrongNamesAreToldBeforeAnythingIsRead() {
    contents = new int[][] {{1, 1}, {1, 1}};
    assertThatThrownBy(() -> simulate(SECOND, CostModel.FREE, "kmm"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("kmm");
  }
}
