package io.ksm.core.engine.report;

import io.ksm.api.Region;
import io.ksm.api.RegionResult;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.VisitTally;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what a scan found in each region, for policies that want to know: what was tallied during
 * the scan, and how many pages are merged. For the thread that scans, after the last batch.
 */
public final class RegionResults {
  private final Pages pages;

  /** Indexed by source and region: the merged pages. */
  private final long[][] merged;

  private RegionResults(Pages pages) {
    this.pages = pages;
    this.merged = new long[pages.sources().numberLimit()][];
    for (SourceState state : pages.sources()) {
      merged[state.number] = new long[state.regions.all().size()];
    }
  }

  /** Returns the results of the eligible regions, by source and then by address. */
  public static List<RegionResult> of(Pages pages) {
    RegionResults results = new RegionResults(pages);
    results.walk();
    return results.collect();
  }

  private void walk() {
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      int region = plan.region(chunk);
      if (region >= 0) {
        merged[plan.source(chunk)][region] +=
            pages.merged().count(plan.slot(chunk), plan.first(chunk), plan.count(chunk));
      }
    }
  }

  private List<RegionResult> collect() {
    List<RegionResult> results = new ArrayList<>();
    for (SourceState state : pages.sources()) {
      VisitTally visits = state.visits();
      for (int i = 0; i < state.regions.all().size(); i++) {
        Region region = state.regions.get(i);
        if (region.isEligible()) {
          results.add(
              new RegionResult(
                  region,
                  state.number,
                  visits.present(i),
                  visits.visited(i),
                  visits.calm(i),
                  merged[state.number][i],
                  visits.broken(i)));
        }
      }
    }
    return List.copyOf(results);
  }
}
