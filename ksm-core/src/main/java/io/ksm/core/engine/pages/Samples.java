package io.ksm.core.engine.pages;

import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.Region;
import java.util.Arrays;
import java.util.List;

/**
 * Knows of which regions the present scan encounters a sample only, because the policy sets a
 * budget. Changes between scans only; in between, several threads may read it.
 *
 * <p>Costs 8 bytes for each region of a source that has such a region, and nothing elsewhere.
 */
public final class Samples {
  private static final long[] ALL = {};

  private boolean any;
  private long scan;
  private long passedOver;

  /**
   * Asks the policy for the budgets of a scan.
   *
   * @throws IllegalArgumentException if a budget is negative
   */
  void begin(MergePolicy policy, SourceTable sources, long scanNumber) {
    any = false;
    scan = scanNumber;
    passedOver = 0;
    for (SourceState state : sources) {
      state.regions.budgets(budgets(policy, state));
    }
  }

  private long[] budgets(MergePolicy policy, SourceState source) {
    List<Region> regions = source.regions.all();
    long[] budgets = ALL;
    for (int i = 0; i < regions.size(); i++) {
      Region region = regions.get(i);
      long budget = region.isEligible() ? budget(policy, region, source.number) : Long.MAX_VALUE;
      if (budget < region.pages()) {
        if (budgets.length == 0) {
          budgets = new long[regions.size()];
          Arrays.fill(budgets, Long.MAX_VALUE);
        }
        budgets[i] = budget;
        any = true;
        passedOver += region.pages() - budget;
      }
    }
    return budgets;
  }

  private static long budget(MergePolicy policy, Region region, int source) {
    long budget = policy.maxVisits(new SourceRegion(region, source));
    if (budget < 0) {
      throw new WrongAnswer(
          policy,
          "maxVisits() is %d for the region '%s', which is negative"
              .formatted(budget, region.label()));
    }
    return budget;
  }

  /** Returns how many pages the present scan passes over without an encounter. */
  public long passedOver() {
    return passedOver;
  }

  /** Says whether there is any such region. */
  boolean areAny() {
    return any;
  }

  /** Says whether the present scan encounters a sample of a region only. */
  public boolean isSampled(SourceState source, int region) {
    return any && source.regions.isSampled(region);
  }

  /** Begins to say which pages of a sampled region are encountered, from one of them on. */
  public void begin(SourceState source, int region, long firstInRegion, EvenSample sample) {
    SourceRegions regions = source.regions;
    sample.begin(regions.get(region).pages(), regions.budget(region), firstInRegion, scan);
  }

  /** Says whether the present scan passes over a page. */
  boolean passesOver(SourceState source, long address) {
    int region = source.regions.at(address);
    if (region < 0 || !source.regions.isSampled(region)) {
      return false;
    }
    return !EvenSample.holds(
        source.regions.get(region).pages(),
        source.regions.budget(region),
        source.regions.pageIn(region, address),
        scan);
  }
}
