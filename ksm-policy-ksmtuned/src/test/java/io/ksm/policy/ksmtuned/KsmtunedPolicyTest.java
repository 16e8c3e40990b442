package io.ksm.policy.ksmtuned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import io.ksm.testkit.PolicyContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script's rules: figures are those that it computes with its default settings. */
class KsmtunedPolicyTest extends PolicyContract {
  private static final long GIB = 1L << 30;
  private static final int PAGE = 4096;

  private final MergePolicy policy = create();

  @Override
  protected MergePolicy create() {
    return create(Map.of());
  }

  private static MergePolicy create(Map<String, String> options) {
    KsmtunedPolicyFactory factory = new KsmtunedPolicyFactory();
    return factory.create(Options.of(factory, options));
  }

  /** A machine of so much memory, at a time. */
  private record Machine(long seconds, long totalBytes, long availableBytes)
      implements MachineView {
    @Override
    public long nanos() {
      return Duration.ofSeconds(seconds).toNanos();
    }

    @Override
    public int pageSize() {
      return PAGE;
    }
  }

  private static void commit(MergePolicy policy, long bytes) {
    policy.beginScan(
        List.of(
            new SourceRegion(Region.resident("a", 0, bytes / PAGE / 4, ""), 0),
            new SourceRegion(Region.resident("b", 0, bytes / PAGE - bytes / PAGE / 4, ""), 1)));
  }

  /** Asks at a time, on a machine of 16 GiB. */
  private Pace at(long seconds, double freeGib) {
    return policy.batchPace(policy.pace(), new Machine(seconds, 16 * GIB, (long) (freeGib * GIB)));
  }

  private static Pace pages(int pages) {
    return new Pace(pages, Duration.ofMillis(10));
  }

  @Test
  void beforeTheFirstLookTheKernelsPaceHolds() {
    commit(policy, 15 * GIB);
    assertThat(policy.pace()).isEqualTo(Pace.KERNEL);
    assertThat(at(0, 1)).isEqualTo(Pace.KERNEL);
    assertThat(at(59, 1)).isEqualTo(Pace.KERNEL);
    assertThat(at(60, 1)).isEqualTo(pages(300));
  }

  /** 20 % of 16 GiB are 3.2. */
  @Test
  void boostsWhileLessThanTheThresholdIsFree() {
    commit(policy, 15 * GIB);
    int[] expected = {300, 600, 900, 1200, 1250, 1250};
    for (int minute = 1; minute <= expected.length; minute++) {
      assertThat(at(60 * minute, 3.1))
          .as("minute %d", minute)
          .isEqualTo(pages(expected[minute - 1]));
    }
  }

  @Test
  void decaysWhileMoreThanTheThresholdIsFreeThoughMuchIsCommitted() {
    commit(policy, 15 * GIB);
    at(60, 1);
    at(120, 1);
    int[] expected = {550, 500, 450, 400, 350, 300, 250, 200, 150, 100, 64, 64};
    for (int i = 0; i < expected.length; i++) {
      assertThat(at(180 + 60 * i, 5)).as("look %d", i).isEqualTo(pages(expected[i]));
    }
  }

  @Test
  void aFirstDecayBeginsWithTheFewestPages() {
    commit(policy, 15 * GIB);
    assertThat(at(60, 5)).isEqualTo(pages(64));
  }

  /** As much free as the threshold: neither less, so that it decays, nor more, so that it runs. */
  @Test
  void exactlyTheThresholdIsEnoughNotToBoost() {
    commit(policy, GIB);
    long threshold = 16 * GIB / 1024 * 20 / 100;
    Machine machine = new Machine(60, 16 * GIB, threshold * 1024);
    assertThat(policy.batchPace(policy.pace(), machine)).isEqualTo(pages(64));
    Machine onePageMore = new Machine(120, 16 * GIB, (threshold + 1) * 1024);
    assertThat(policy.batchPace(policy.pace(), onePageMore).isStopped()).isTrue();
  }

  @Test
  void stopsWhileLittleIsCommittedAndMuchIsFree() {
    commit(policy, 12 * GIB);
    assertThat(at(60, 5)).isEqualTo(Pace.stopped(Duration.ofSeconds(60)));
    assertThat(at(75, 1))
        .as("it looks once a minute")
        .isEqualTo(Pace.stopped(Duration.ofSeconds(45)));
    assertThat(at(120, 1)).as("memory became short").isEqualTo(pages(300));
    assertThat(at(180, 5)).isEqualTo(Pace.stopped(Duration.ofSeconds(60)));
    assertThat(at(240, 1)).as("goes on where it was").isEqualTo(pages(600));
  }

  @Test
  void runsAgainWhenMoreIsCommitted() {
    commit(policy, 12 * GIB);
    assertThat(at(60, 5).isStopped()).isTrue();
    commit(policy, 13 * GIB);
    assertThat(at(120, 5)).isEqualTo(pages(64));
  }

  /** A stop is of batches: the pace of the scans, which {@code afterScan} gives, never is one. */
  @Test
  void scansKeepThePaceOfTheLastRun() {
    commit(policy, 15 * GIB);
    Pace boosted = at(60, 1);
    assertThat(policy.afterScan(report(boosted))).isEqualTo(boosted);
    commit(policy, GIB);
    assertThat(at(120, 10).isStopped()).isTrue();
    assertThat(policy.afterScan(report(boosted))).isEqualTo(boosted);
  }

  private static ScanReport report(Pace pace) {
    return new ScanReport(Counters.NONE, 0, 0, 0, 0, pace);
  }

  @ParameterizedTest(name = "{0} GiB")
  @CsvSource({"1, 160", "2, 80", "8, 20", "12, 13", "16, 10", "64, 10"})
  void smallerMachinesPauseLonger(long gib, long millis) {
    commit(policy, gib * GIB);
    Pace pace = policy.batchPace(policy.pace(), new Machine(60, gib * GIB, 0));
    assertThat(pace).isEqualTo(new Pace(300, Duration.ofMillis(millis)));
  }

  /** The script compares 2048 with KiB: it is more than 20 % only below 10 MiB. */
  @Test
  void theConstantIsInKib() {
    long total = 8L << 20;
    commit(policy, total);
    Machine below = new Machine(60, total, (2048 - 1) * 1024);
    assertThat(policy.batchPace(policy.pace(), below).pagesPerBatch()).isEqualTo(300);
    Machine above = new Machine(120, total, (2048 + 1) * 1024);
    assertThat(policy.batchPace(policy.pace(), above).pagesPerBatch()).isEqualTo(250);
  }

  @Test
  void aMachineThatDoesNotTellItsMemoryIsScannedAsBefore() {
    commit(policy, 15 * GIB);
    Machine silent = new Machine(60, MachineView.UNKNOWN, MachineView.UNKNOWN);
    assertThat(policy.batchPace(policy.pace(), silent)).isEqualTo(Pace.KERNEL);
  }

  @Test
  void settingsAreTheScripts() {
    MergePolicy tuned =
        create(
            Map.of(
                "monitor-interval", "5",
                "sleep-msec", "40",
                "npages-boost", "7",
                "npages-decay", "-2",
                "npages-min", "3",
                "npages-max", "11",
                "thres-coef", "50"));
    commit(tuned, 15 * GIB);
    int[] expected = {7, 11, 9, 7, 5, 3, 3};
    for (int i = 0; i < expected.length; i++) {
      Machine machine = new Machine(5L * (i + 1), 16 * GIB, (i < 2 ? 7 : 9) * GIB);
      assertThat(tuned.batchPace(tuned.pace(), machine))
          .as("look %d", i)
          .isEqualTo(new Pace(expected[i], Duration.ofMillis(40)));
    }
  }

  @Test
  void theMostPagesAreNotLessThanTheFewest() {
    assertThatThrownBy(() -> create(Map.of("npages-min", "100", "npages-max", "99")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'npages-max' of 'ksmtuned' is '99'")
        .hasMessageContaining("from 100");
  }

  @Test
  void decidesAsTheKernelDoes() {
    assertThat(create(Map.of("smart-scan", "off")).judgesByChangeAlone()).isTrue();
    assertThat(policy.judgesByChangeAlone()).isFalse();
    assertThat(policy.maxSharers()).isEqualTo(256);
    assertThat(policy.mergesZeroPages()).isFalse();
    assertThat(policy.domain(Region.resident("a", 0, 1, "uid:1"))).isEmpty();
  }
}
