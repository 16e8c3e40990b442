package io.ksm.api;

import java.util.List;

/**
 * Passes all calls on to another policy. Whoever changes one decision of a policy extends this, so
 * that the others stay as they are, also those that later versions of {@link MergePolicy} ask for.
 *
 * <p>Safe for as many threads as the other policy.
 */
public abstract class ForwardingPolicy implements MergePolicy {
  private final MergePolicy policy;

  /** Makes one that passes calls on to a policy. */
  protected ForwardingPolicy(MergePolicy policy) {
    this.policy = policy;
  }

  @Override
  public void beginScan(List<SourceRegion> regions) {
    policy.beginScan(regions);
  }

  @Override
  public ScanOrder order() {
    return policy.order();
  }

  @Override
  public long maxVisits(SourceRegion region) {
    return policy.maxVisits(region);
  }

  @Override
  public boolean wants(PageView page) {
    return policy.wants(page);
  }

  @Override
  public boolean isCalm(PageView page, long hash) {
    return policy.isCalm(page, hash);
  }

  @Override
  public boolean judgesByChangeAlone() {
    return policy.judgesByChangeAlone();
  }

  @Override
  public int maxSharers() {
    return policy.maxSharers();
  }

  @Override
  public boolean mergesZeroPages() {
    return policy.mergesZeroPages();
  }

  @Override
  public String domain(Region region) {
    return policy.domain(region);
  }

  @Override
  public boolean wantsRegionResults() {
    return policy.wantsRegionResults();
  }

  @Override
  public void endScan(List<RegionResult> results) {
    policy.endScan(results);
  }

  @Override
  public Pace pace() {
    return policy.pace();
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return policy.afterScan(report);
  }

  @Override
  public Pace batchPace(Pace pace, MachineView machine) {
    return policy.batchPace(pace, machine);
  }
}
