package io.ksm.testkit.policy;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.Pace;
import io.ksm.api.Region;
import io.ksm.api.RegionResult;
import io.ksm.api.ScanReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a policy hears of scans of any memory, as a test makes it up. */
public final class ScriptedScans {
  private static final int SCANS = 50;
  private static final int BATCHES = 10;

  private ScriptedScans() {}

  /** A machine as a test wants it. */
  public record Machine(long nanos, long totalBytes, long availableBytes, int pageSize)
      implements MachineView {
    private static final int PAGE_SIZE = 4096;

    /** Returns one that does not tell its memory. */
    public static Machine unknown(long nanos) {
      return new Machine(nanos, UNKNOWN, UNKNOWN, PAGE_SIZE);
    }

    /** Returns one with any memory, or one that does not tell it. */
    static Machine random(long nanos, SplittableRandom random) {
      if (random.nextInt(8) == 0) {
        return unknown(nanos);
      }
      long total = 1 + random.nextLong(1L << random.nextInt(20, 45));
      return new Machine(nanos, total, random.nextLong(total + 1), PAGE_SIZE);
    }
  }

  /**
   * Lets time pass, in long and short steps, on a machine whose memory fills and empties. Returns
   * what the policy answered before each batch.
   */
  public static List<Pace> batchPaces(MergePolicy policy, SplittableRandom random) {
    List<Pace> paces = new ArrayList<>();
    long nanos = 0;
    Pace pace = policy.pace();
    for (int scan = 0; scan < SCANS; scan++) {
      List<SourceRegion> regions = regions(random);
      begin(policy, regions);
      for (int batch = 0; batch < BATCHES; batch++) {
        nanos += random.nextLong(1L << random.nextInt(45));
        paces.add(policy.batchPace(pace, Machine.random(nanos, random)));
      }
      pace = end(policy, regions, random, pace);
    }
    return paces;
  }

  /** Lets scans begin and end over regions that come and go; returns what the policy planned. */
  public static List<String> plans(MergePolicy policy, SplittableRandom random) {
    List<String> plans = new ArrayList<>();
    for (int scan = 0; scan < SCANS; scan++) {
      List<SourceRegion> regions = regions(random);
      plans.add(begin(policy, regions));
      end(policy, regions, random, policy.pace());
    }
    return plans;
  }

  private static String begin(MergePolicy policy, List<SourceRegion> regions) {
    policy.beginScan(regions);
    StringBuilder plan = new StringBuilder().append(policy.order());
    for (SourceRegion region : regions) {
      plan.append(' ').append(policy.maxVisits(region));
    }
    return plan.toString();
  }

  private static Pace end(
      MergePolicy policy, List<SourceRegion> regions, SplittableRandom random, Pace pace) {
    List<RegionResult> results = results(regions, random);
    if (policy.wantsRegionResults()) {
      policy.endScan(results);
    }
    return policy.afterScan(report(random.nextInt(1 << 20), pace));
  }

  /**
   * Returns regions as an engine lists them, which no policy can change; none at all, now and then.
   */
  private static List<SourceRegion> regions(SplittableRandom random) {
    List<SourceRegion> regions = new ArrayList<>();
    long address = 0;
    for (int i = random.nextInt(8); i > 0; i--) {
      long pages = 1 + random.nextLong(1L << random.nextInt(1, 31));
      address += 4096L * random.nextInt(3);
      Region region = new Region("region " + i % 3, address, pages, "uid:" + i % 2);
      regions.add(new SourceRegion(region, i % 3));
      address += 4096 * pages;
    }
    return List.copyOf(regions);
  }

  private static List<RegionResult> results(List<SourceRegion> regions, SplittableRandom random) {
    List<RegionResult> results = new ArrayList<>();
    for (SourceRegion each : regions) {
      Region region = each.region();
      long present = random.nextLong(region.pages() + 1);
      long visited = random.nextLong(present + 1);
      results.add(
          new RegionResult(
              region,
              each.source(),
              present,
              visited,
              random.nextLong(visited + 1),
              random.nextLong(region.pages() + 1),
              random.nextLong(present + 1)));
    }
    return List.copyOf(results);
  }

  /** A report of a scan, from an empty one that took no time to a very long one. */
  public static ScanReport report(long size, Pace pace) {
    return new ScanReport(
        Counters.NONE, size, size, size, size, new Pace(pace.pagesPerBatch(), Duration.ZERO));
  }
}
