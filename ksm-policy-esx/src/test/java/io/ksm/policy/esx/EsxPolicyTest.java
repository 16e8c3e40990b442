package io.ksm.policy.esx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.Region;
import io.ksm.api.ScanOrder;
import io.ksm.api.UsageException;
import io.ksm.testkit.PolicyContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many pages it visits, of which machine, and how fast. */
class EsxPolicyTest extends PolicyContract {

  @Override
  protected MergePolicy create() {
    return create(Map.of());
  }

  private static MergePolicy create(Map<String, String> options) {
    EsxPolicyFactory factory = new EsxPolicyFactory();
    return factory.create(Options.of(factory, options));
  }

  private static SourceRegion region(int source, long address, long pages) {
    return new SourceRegion(Region.resident("memory", address, pages, "vm" + source), source);
  }

  /** Begins a scan, and returns the visits of each region. */
  private static List<Long> begin(MergePolicy policy, SourceRegion... regions) {
    policy.beginScan(List.of(regions));
    List<Long> visits = new ArrayList<>();
    for (SourceRegion region : regions) {
      visits.add(policy.maxVisits(region));
    }
    return visits;
  }

  private static Pace pace(MergePolicy policy) {
    return policy.batchPace(policy.pace(), new ClockOnly());
  }

  /** It looks at nothing but its regions. */
  private static final class ClockOnly implements MergePolicy.MachineView {
    @Override
    public long nanos() {
      throw new AssertionError("rates need no clock");
    }

    @Override
    public long totalBytes() {
      throw new AssertionError("rates do not depend on memory");
    }

    @Override
    public long availableBytes() {
      throw new AssertionError("rates do not depend on memory");
    }

    @Override
    public int pageSize() {
      return 4096;
    }
  }

  /**
   * Published: 50 pages per second of each virtual machine, 200 of all ({@code ShareScanVM}, {@code
   * ShareScanTotal}). Up to four machines have 50 each; then they divide 200.
   */
  @Test
  void scansSoManyPagesPerSecondOfEachMachineAndOfAll() {
    for (int machines = 1; machines <= 20; machines++) {
      MergePolicy policy = create();
      SourceRegion[] regions = new SourceRegion[machines];
      for (int i = 0; i < machines; i++) {
        regions[i] = region(i, 0, 1 << 18); // 1 GiB
      }
      int perSecond = Math.min(50 * machines, 200);
      List<Long> visits = begin(policy, regions);
      long all = visits.stream().mapToLong(Long::longValue).sum();
      assertThat(all)
          .as("in a minute, of %d", machines)
          .isBetween(60L * perSecond - machines, 60L * perSecond);
      assertThat(visits).allMatch(own -> own <= 50 * 60);
      assertThat(pace(policy).pause()).isEqualTo(Duration.ofSeconds(1));
      assertThat(pace(policy).pagesPerBatch()).isBetween(perSecond - 1, perSecond);
    }
  }

  @Test
  void aLargeMachineIsScannedNoFasterThanASmallOne() {
    List<Long> visits = begin(create(), region(0, 0, 10_000_000), region(1, 0, 4000));
    assertThat(visits).containsExactly(3000L, 3000L);
  }

  @Test
  void aMachinesVisitsAreDividedByItsRegionsPages() {
    MergePolicy policy = create();
    SourceRegion[] regions = {region(0, 0, 6000), region(0, 1 << 30, 3000), region(0, 1 << 29, 1)};
    long tiny = 0;
    for (int scan = 0; scan < 900; scan++) {
      List<Long> visits = begin(policy, regions);
      assertThat(visits.get(0)).isBetween(1999L, 2000L);
      assertThat(visits.get(1)).isBetween(999L, 1000L);
      tiny += visits.get(2);
    }
    assertThat(tiny).as("a third of 900").isBetween(295L, 305L);
  }

  /** Each page at most once a scan: small machines have short scans. */
  @Test
  void smallMachinesKeepTheRate() {
    MergePolicy policy = create();
    assertThat(begin(policy, region(0, 0, 500), region(1, 0, 500))).containsExactly(500L, 500L);
    assertThat(pace(policy)).isEqualTo(new Pace(100, Duration.ofSeconds(1)));
  }

  @Test
  void lessThanAPagePerSecondIsALongerPause() {
    MergePolicy policy = create(Map.of("share-scan-total", "1"));
    begin(policy, region(0, 0, 9000), region(1, 0, 9000), region(2, 0, 30), region(3, 0, 1));
    assertThat(policy.maxVisits(region(0, 0, 9000))).isEqualTo(15);
    assertThat(pace(policy).pagesPerBatch()).isEqualTo(1);
    assertThat(pace(policy).pause()).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void withoutLimitsItVisitsEverythingAtOnce() {
    EsxPolicyFactory factory = new EsxPolicyFactory();
    MergePolicy policy = create(factory.scanDefaults());
    assertThat(begin(policy, region(0, 0, 1L << 31))).containsExactly(1L << 31);
    assertThat(pace(policy)).isEqualTo(new Pace(Integer.MAX_VALUE, Duration.ZERO));
    assertThat(policy.mergesZeroPages()).isTrue();
  }

  @Test
  void beforeTheFirstScanThePaceIsThatOfOneMachine() {
    assertThat(create().pace()).isEqualTo(new Pace(50, Duration.ofSeconds(1)));
    assertThat(create(Map.of("share-scan-total", "20")).pace().pagesPerBatch()).isEqualTo(20);
  }

  @Test
  void anyPageIsCalmAtOnceInAnyOrderAndFramesHaveAnyNumberOfSharers() {
    MergePolicy policy = create();
    assertThat(policy.order()).isEqualTo(ScanOrder.SHUFFLED);
    assertThat(policy.maxSharers()).isEqualTo(Integer.MAX_VALUE);
    assertThat(policy.mergesZeroPages()).isFalse();
    assertThat(policy.judgesByChangeAlone()).isTrue();
    assertThat(policy.domain(Region.resident("a", 0, 1, "vm1"))).isEmpty();
  }

  @Test
  void aRateIsAtLeastOne() {
    assertThatThrownBy(() -> create(Map.of("share-scan-vm", "0")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'share-scan-vm' of 'esx' is '0'");
  }
}
