package io.ksm.core.engine.report;

import io.ksm.api.Region;
import io.ksm.api.RegionResult;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.VisitTally;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what a scan found in each region, for policies that want to know: what was tallied during
 * the scan, and by a walk over all pages which of them are merged. For the thread that scans, after
 * the last batch.
 */
public final class RegionResults {
  private final Pages pages;
  private final List<Partition> partitions;

  /** Indexed by source and region: the merged pages. */
  private final long[][] merged;

  private RegionResults(Pages pages, List<Partition> partitions) {
    this.pages = pages;
    this.partitions = partitions;
    this.merged = new long[pages.sources().numberLimit()][];
    for (SourceState state : pages.sources()) {
      merged[state.number] = new long[state.regions.all().size()];
    }
  }

  /** Returns the results of the eligible regions, by source and then by address. */
  public static List<RegionResult> of(Pages pages, List<Partition> partitions) {
    RegionResults results = new RegionResults(pages, partitions);
    results.walk();
    return results.collect();
  }

  private void walk() {
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      int region = plan.region(chunk);
      if (region >= 0) {
        int first = pages.slots().firstPage(plan.slot(chunk)) + plan.first(chunk);
        merged[plan.source(chunk)][region] += onFrames(first, plan.count(chunk));
      }
    }
    for (Partition partition : partitions) {
      partition.view().frames().forEachLeftAlone(this::isNotMerged);
    }
  }

  private long onFrames(int first, int count) {
    int[] links = pages.table().linkSegment(first);
    int base = PageTable.inSegment(first);
    long found = 0;
    for (int i = base; i < base + count; i++) {
      found += Link.isOnZeroPage(links[i]) || Link.isOnFrame(links[i]) ? 1 : 0;
    }
    return found;
  }

  private void isNotMerged(int page) {
    int region = pages.region(page);
    if (region >= 0) {
      merged[pages.sourceOf(page).number][region]--;
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
