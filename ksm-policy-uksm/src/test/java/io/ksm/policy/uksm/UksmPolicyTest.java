package io.ksm.policy.uksm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.Region;
import io.ksm.api.RegionResult;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import io.ksm.testkit.PolicyContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rungs, samples and processor time, with figures that Ultra KSM's patch and pages publish. */
class UksmPolicyTest extends PolicyContract {
  private static final long NANOS_PER_VISIT = 500;
  private static final long LARGE = 1L << 31;

  @Override
  protected MergePolicy create() {
    return create(Map.of());
  }

  private static MergePolicy create(Map<String, String> options) {
    UksmPolicyFactory factory = new UksmPolicyFactory();
    return factory.create(Options.of(factory, options));
  }

  /** What the next scan shall find in a region: in percent of its sample. */
  private record Found(int merged, int broken) {
    static final Found NOTHING = new Found(0, 0);
    static final Found RICH = new Found(50, 0);
  }

  /** Regions, and what is found in them, scan by scan. */
  private static final class Memory {
    final MergePolicy policy;
    final long nanosPerVisit;
    final List<SourceRegion> regions = new ArrayList<>();
    final Map<SourceRegion, Long> merged = new HashMap<>();
    List<Long> visits = List.of();

    Memory(MergePolicy policy, long nanosPerVisit, long... pages) {
      this.policy = policy;
      this.nanosPerVisit = nanosPerVisit;
      for (int i = 0; i < pages.length; i++) {
        regions.add(new SourceRegion(Region.resident("heap", 0, pages[i], ""), i));
      }
    }

    /** Scans once; what is found is given region by region. */
    void scan(Found... found) {
      policy.beginScan(List.copyOf(regions));
      visits = new ArrayList<>();
      List<RegionResult> results = new ArrayList<>();
      for (int i = 0; i < regions.size(); i++) {
        SourceRegion region = regions.get(i);
        long own = Math.min(policy.maxVisits(region), region.region().pages());
        visits.add(own);
        results.add(result(region, own, found.length == 0 ? Found.NOTHING : found[i]));
      }
      policy.endScan(results);
      long cpu = nanosPerVisit * visited();
      policy.afterScan(new ScanReport(Counters.NONE, 0, 0, cpu, cpu, policy.pace()));
    }

    private RegionResult result(SourceRegion region, long own, Found found) {
      long broken = own * found.broken / 100;
      long now = merged.merge(region, own * found.merged / 100 - broken, Long::sum);
      return new RegionResult(region.region(), region.source(), own, own, own, now, broken);
    }

    long visited() {
      return visits.stream().mapToLong(Long::longValue).sum();
    }

    /** Returns which part of a processor the last scan used, pauses included. */
    double cpuShare() {
      Pace pace = policy.batchPace(policy.pace(), new NoMachine());
      double batches = (double) visited() / pace.pagesPerBatch();
      double busy = (double) visited() * nanosPerVisit;
      return busy / (busy + batches * pace.pause().toNanos());
    }
  }

  /** It needs nothing of the machine. */
  private static final class NoMachine implements MergePolicy.MachineView {
    @Override
    public long nanos() {
      throw new AssertionError("scans are its clock");
    }

    @Override
    public long totalBytes() {
      throw new AssertionError("it does not look at memory");
    }

    @Override
    public long availableBytes() {
      throw new AssertionError("it does not look at memory");
    }

    @Override
    public int pageSize() {
      throw new AssertionError("it counts pages");
    }
  }

  /** Four rungs, of 0.2, 0.4, 23.75 and 95 % of a processor in a second, at 500 ns a page. */
  @Test
  void aRichRegionClimbsFourRungs() {
    Memory memory = new Memory(create(), NANOS_PER_VISIT, LARGE);
    for (long expected : new long[] {4000, 8000, 475_000, 1_900_000, 1_900_000}) {
      memory.scan(Found.RICH);
      assertThat(memory.visits).containsExactly(expected);
    }
  }

  /** Published: {@code abundant_threshold} is 10 percent. */
  @ParameterizedTest(name = "{0} % merged")
  @CsvSource({"9, 4000", "10, 8000"})
  void tenPercentAreAbundant(int percent, long visits) {
    Memory memory = new Memory(create(), NANOS_PER_VISIT, LARGE);
    memory.scan(new Found(percent, 0));
    memory.scan();
    assertThat(memory.visits).containsExactly(visits);
  }

  @Test
  void aRegionThatYieldsNoMoreGoesDownOneRungAtATime() {
    Memory memory = new Memory(create(), NANOS_PER_VISIT, LARGE);
    memory.scan(Found.RICH);
    memory.scan(Found.RICH);
    memory.scan(Found.RICH);
    for (long expected : new long[] {1_900_000, 475_000, 8000, 4000, 4000}) {
      memory.scan(Found.NOTHING);
      assertThat(memory.visits).containsExactly(expected);
    }
  }

  /** Published: {@code thrash_threshold} is 50 percent; above it a region counts as a poor one. */
  @ParameterizedTest(name = "{0} of 40 % broken, threshold {1}")
  @CsvSource({"20, 50, 8000", "21, 50, 4000", "40, 50, 4000", "31, 75, 4000", "29, 75, 8000"})
  void aThrashingRegionStaysAtTheBottom(int broken, int threshold, long visits) {
    Memory memory =
        new Memory(
            create(Map.of("thrash-threshold", String.valueOf(threshold))), NANOS_PER_VISIT, LARGE);
    memory.scan(new Found(40, broken));
    memory.scan();
    assertThat(memory.visits).containsExactly(visits);
  }

  @Test
  void withoutAThresholdThrashingRegionsClimb() {
    Memory memory = new Memory(create(Map.of("thrash-threshold", "0")), NANOS_PER_VISIT, LARGE);
    memory.scan(new Found(40, 40));
    memory.scan();
    assertThat(memory.visits).containsExactly(8000L);
  }

  @Test
  void aRegionOfWhichAllPagesWereVisitedBeginsAgain() {
    Memory small = new Memory(create(), NANOS_PER_VISIT, 10_000);
    for (long expected : new long[] {4000, 8000, 4000, 8000}) {
      small.scan(Found.RICH);
      assertThat(small.visits).containsExactly(expected);
    }
  }

  /** Published: poor areas are sampled, with a processor's usage usually under 1 %. */
  @ParameterizedTest(name = "{0}, {1} ns a page")
  @CsvSource({"full, 500", "full, 3000", "medium, 500", "low, 500", "low, 90", "quiet, 500"})
  void memoryWithoutDuplicatesCostsLessThanOnePercent(String governor, long nanos) {
    Memory memory = new Memory(create(Map.of("cpu-governor", governor)), nanos, LARGE, 5000, LARGE);
    for (int scan = 0; scan < 40; scan++) {
      memory.scan();
    }
    assertThat(memory.cpuShare()).isBetween(0.0005, 0.01);
  }

  /** Published: the governors full, medium, low and quiet use at most 95, 50, 20 and 1 %. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"full, 95, 95", "medium, 50, 50", "low, 20, 20", "quiet, 1, 0.75"})
  void memoryFullOfDuplicatesCostsWhatTheGovernorAllows(
      String governor, double most, double usual) {
    Memory memory = new Memory(create(Map.of("cpu-governor", governor)), NANOS_PER_VISIT, LARGE);
    for (int scan = 0; scan < 10; scan++) {
      memory.scan(Found.RICH);
    }
    assertThat(100 * memory.cpuShare())
        .isLessThanOrEqualTo(most + 0.01)
        .isCloseTo(usual, within(0.05));
  }

  @Test
  void allRungsTogetherKeepToTheMaximum() {
    Memory memory = new Memory(create(), NANOS_PER_VISIT, LARGE, LARGE, LARGE, LARGE);
    memory.scan(Found.RICH, Found.RICH, Found.RICH, Found.NOTHING);
    memory.scan(Found.RICH, Found.RICH, Found.NOTHING, Found.NOTHING);
    memory.scan(Found.RICH, Found.NOTHING, Found.NOTHING, Found.NOTHING);
    memory.scan();
    assertThat(memory.cpuShare()).isLessThanOrEqualTo(0.95 + 0.0001);
    Memory limited = new Memory(create(Map.of("max-cpu-percentage", "30")), 500, LARGE);
    for (int scan = 0; scan < 10; scan++) {
      limited.scan(Found.RICH);
    }
    assertThat(limited.cpuShare()).isCloseTo(0.30, within(0.0005));
  }

  /** A second, in pauses of 100 ms: 400 pages and a pause, ten times. */
  @Test
  void aScanTakesASecond() {
    Memory memory = new Memory(create(), NANOS_PER_VISIT, LARGE);
    memory.scan();
    Pace pace = memory.policy.batchPace(memory.policy.pace(), new NoMachine());
    assertThat(pace.pagesPerBatch()).isEqualTo(400);
    assertThat(pace.pause()).isBetween(Duration.ofMillis(99), Duration.ofMillis(100));
  }

  @Test
  void dearPagesAreVisitedLess() {
    Memory memory = new Memory(create(), 1000, LARGE);
    for (int scan = 0; scan < 100; scan++) {
      memory.scan();
    }
    assertThat(memory.visited()).isBetween(2000L, 2050L);
  }

  /** Two processes with one address are two regions; one that is gone is forgotten. */
  @Test
  void regionsAreKnownBySourceAndAddress() {
    Memory memory = new Memory(create(), NANOS_PER_VISIT, LARGE, LARGE);
    memory.scan(Found.RICH, Found.NOTHING);
    memory.scan(Found.RICH, Found.NOTHING);
    assertThat(memory.visits).containsExactly(8000L, 4000L);
    SourceRegion gone = memory.regions.removeFirst();
    memory.scan();
    memory.regions.addFirst(gone);
    memory.scan();
    assertThat(memory.visits).containsExactly(2000L, 2000L);
  }

  @Test
  void aRegionThatGrowsKeepsItsRung() {
    Memory memory = new Memory(create(), NANOS_PER_VISIT, LARGE / 2);
    memory.scan(Found.RICH);
    memory.regions.set(0, new SourceRegion(Region.resident("heap", 0, LARGE, ""), 0));
    memory.scan();
    assertThat(memory.visits).containsExactly(8000L);
  }

  @Test
  void withoutSamplesItVisitsEverything() {
    UksmPolicyFactory factory = new UksmPolicyFactory();
    MergePolicy policy = create(factory.scanDefaults());
    SourceRegion region = new SourceRegion(Region.resident("heap", 0, LARGE, ""), 0);
    policy.beginScan(List.of(region));
    assertThat(policy.maxVisits(region)).isEqualTo(Long.MAX_VALUE);
    assertThat(policy.wantsRegionResults()).isFalse();
  }

  @Test
  void anyPageIsCalmAtOnceAndZerosMergeWithTheZeroPage() {
    MergePolicy policy = create();
    assertThat(policy.judgesByChangeAlone()).isTrue();
    assertThat(policy.mergesZeroPages()).isTrue();
    assertThat(policy.maxSharers()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void anUnknownGovernorIsToldInOneLine() {
    assertThatThrownBy(() -> create(Map.of("cpu-governor", "turbo")))
        .isInstanceOf(UsageException.class)
        .hasMessage("option 'cpu-governor' of 'uksm' is 'turbo': give full, medium, low, quiet");
  }
}
