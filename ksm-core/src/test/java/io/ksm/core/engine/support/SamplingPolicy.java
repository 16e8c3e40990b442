package io.ksm.core.engine.support;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.RegionResult;
import io.ksm.api.ScanOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongFunction;

/**
 * Lets another policy judge, encounters a sample of each region, in the given order, and keeps what
 * it heard.
 */
public final class SamplingPolicy extends ForwardingPolicy {
  private final String name;
  private final ScanOrder order;
  private final ToLongFunction<Region> budget;
  private final ConcurrentLinkedQueue<Long> asked = new ConcurrentLinkedQueue<>();
  private final List<Region> budgeted = new ArrayList<>();
  private final List<Integer> sources = new ArrayList<>();
  private List<Region> begun = List.of();
  private List<RegionResult> results = List.of();
  private boolean samples = true;

  /** Makes a policy that sets a budget for each region. */
  public SamplingPolicy(MergePolicy policy, ScanOrder order, ToLongFunction<Region> budget) {
    super(policy);
    this.name = "samples of %s, %s".formatted(policy, order);
    this.order = order;
    this.budget = budget;
  }

  /** Makes a policy that encounters some of a hundred pages. */
  public static SamplingPolicy ofPercent(MergePolicy policy, ScanOrder order, int percent) {
    return new SamplingPolicy(policy, order, region -> region.pages() * percent / 100);
  }

  /** Sets whether the scans from now on are samples. */
  public void sample(boolean now) {
    samples = now;
  }

  /** Returns the addresses for which it was asked since the last time. */
  public List<Long> takeAsked() {
    List<Long> taken = List.copyOf(asked);
    asked.clear();
    return taken.stream().sorted(Long::compareUnsigned).toList();
  }

  /** Returns with which regions the last scan began. */
  public List<Region> begun() {
    return begun;
  }

  /** Returns for which regions it was asked for a budget in the last scan. */
  public List<Region> budgeted() {
    return budgeted;
  }

  /** Returns in which sources these regions were said to lie. */
  public List<Integer> budgetedSources() {
    return sources;
  }

  /** Returns the results of the last scan. */
  public List<RegionResult> results() {
    return results;
  }

  @Override
  public void beginScan(List<SourceRegion> regions) {
    begun = regions.stream().map(SourceRegion::region).toList();
    budgeted.clear();
    sources.clear();
  }

  @Override
  public ScanOrder order() {
    return order;
  }

  @Override
  public long maxVisits(SourceRegion region) {
    budgeted.add(region.region());
    sources.add(region.source());
    return samples ? budget.applyAsLong(region.region()) : Long.MAX_VALUE;
  }

  @Override
  public boolean wantsRegionResults() {
    return true;
  }

  @Override
  public void endScan(List<RegionResult> found) {
    results = found;
  }

  @Override
  public boolean wants(PageView page) {
    asked.add(page.address());
    return super.wants(page);
  }

  @Override
  public String toString() {
    return name;
  }
}
