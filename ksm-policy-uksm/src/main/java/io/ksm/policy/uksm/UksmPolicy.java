package io.ksm.policy.uksm;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.RegionResult;
import io.ksm.api.ScanReport;
import java.util.List;

/**
 * Decides as another policy does, and visits regions by their rungs. Ladder and budget are its
 * state, so each engine needs one of its own.
 */
final class UksmPolicy extends ForwardingPolicy {
  private final Ladder ladder;
  private final ScanBudget budget;
  private long visited;

  /**
   * Makes a policy that has seen no scan.
   *
   * @param decisions makes all decisions but what to visit, and how fast
   */
  UksmPolicy(MergePolicy decisions, Ladder ladder, ScanBudget budget) {
    super(decisions);
    this.ladder = ladder;
    this.budget = budget;
  }

  @Override
  public void beginScan(List<SourceRegion> regions) {
    super.beginScan(regions);
    ladder.begin(regions);
    long[] visits = new long[Governor.RUNGS];
    long all = 0;
    for (int rung = 0; rung < Governor.RUNGS; rung++) {
      visits[rung] = budget.visits(rung);
      all += Math.min(visits[rung], ladder.pages(rung));
    }
    ladder.divide(visits);
    budget.begin(all);
  }

  @Override
  public long maxVisits(SourceRegion region) {
    return ladder.visits(region);
  }

  @Override
  public boolean wantsRegionResults() {
    return true;
  }

  @Override
  public void endScan(List<RegionResult> results) {
    super.endScan(results);
    ladder.judge(results);
    visited = results.stream().mapToLong(RegionResult::visited).sum();
  }

  @Override
  public Pace pace() {
    return budget.pace();
  }

  @Override
  public Pace afterScan(ScanReport report) {
    budget.scanned(report.cpuNanos(), visited);
    return budget.pace();
  }

  @Override
  public Pace batchPace(Pace scanPace, MachineView machine) {
    return budget.pace(); // That of the regions with which this scan began.
  }
}
