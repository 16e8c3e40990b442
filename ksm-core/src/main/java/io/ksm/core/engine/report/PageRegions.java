package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
import java.util.Arrays;

/**
 * Finds the region of a page in constant time, but for slots that several regions share. Takes 4
 * bytes per slot. For one thread, between scans.
 */
final class PageRegions {
  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  private final Pages pages;

  /** Indexed by slot. */
  private final int[] regions;

  PageRegions(Pages pages) {
    this.pages = pages;
    this.regions = new int[pages.slots().slotLimit()];
    Arrays.fill(regions, NONE);
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      int slot = plan.slot(chunk);
      regions[slot] = plan.isAlone(chunk) ? plan.region(chunk) : SEVERAL;
    }
  }

  /** Returns the index of a page's region in its source; -1 if the region has gone. */
  int of(int page) {
    int region = regions[pages.slots().slotOf(page)];
    return region == SEVERAL ? pages.region(page) : region;
  }
}
