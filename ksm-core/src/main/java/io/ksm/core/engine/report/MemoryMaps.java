package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.report.MemoryMap;
import io.ksm.core.report.PageFinding;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a map of each source's memory: by one walk over all pages, which tells how fine the map of
 * each region is to be, and by another one, which counts. Both pass pages in the order of their
 * tables, and allocate nothing for a page. For the thread that scans, between batches.
 */
final class MemoryMaps {
  private static final int FINDINGS = PageFinding.values().length;

  /** However many sources there are, each has a map. */
  private static final int MIN_CELLS = 16;

  private static final int MAX_CELLS = 4_096;

  private final Pages pages;
  private final PageMarks marks;

  /** Indexed by source. */
  private final MapGrid[] grids;

  private MemoryMaps(Pages pages, PageMarks marks) {
    this.pages = pages;
    this.marks = marks;
    this.grids = new MapGrid[pages.sources().numberLimit()];
  }

  /**
   * Returns a map of each source, in their order; none if there are to be no cells.
   *
   * @param cells how many all maps have together, about
   */
  static List<MemoryMap> of(Pages pages, PageMarks marks, int cells) {
    if (cells == 0) {
      return List.of();
    }
    MemoryMaps maps = new MemoryMaps(pages, marks);
    for (SourceState state : pages.sources()) {
      maps.grids[state.number] = new MapGrid(state.regions);
    }
    maps.weigh();
    int count = (int) pages.sources().stream().count();
    int each = Math.clamp(cells / Math.max(1, count), MIN_CELLS, MAX_CELLS);
    for (SourceState state : pages.sources()) {
      maps.grids[state.number].divide(each);
    }
    maps.count();
    List<MemoryMap> made = new ArrayList<>();
    for (SourceState state : pages.sources()) {
      made.add(maps.grids[state.number].map());
    }
    return made;
  }

  private void weigh() {
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      if (plan.region(chunk) >= 0) {
        grids[plan.source(chunk)].weigh(plan.region(chunk), known(plan, chunk));
      }
    }
  }

  private int known(ScanPlan plan, int chunk) {
    int first = pages.firstPage(chunk);
    int[] links = pages.table().linkSegment(first);
    int base = PageTable.inSegment(first);
    int known = 0;
    for (int i = base; i < base + plan.count(chunk); i++) {
      known += PageMarks.isKnown(links[i]) ? 1 : 0;
    }
    return known;
  }

  private void count() {
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      if (plan.region(chunk) >= 0) {
        count(plan, chunk, pages.sources().get(plan.source(chunk)));
      }
    }
  }

  private void count(ScanPlan plan, int chunk, SourceState state) {
    MapGrid grid = grids[state.number];
    int region = plan.region(chunk);
    int first = pages.firstPage(chunk);
    int[] links = pages.table().linkSegment(first);
    int base = PageTable.inSegment(first);
    int end = plan.count(chunk);
    long inRegion = state.regions.pageIn(region, pages.address(first));
    int i = 0;
    while (i < end) {
      int cell = grid.cell(region, inRegion + i);
      int endOfCell = (int) Math.min(end, i + grid.leftInCell(region, inRegion + i));
      int[] counts = grid.counts();
      for (; i < endOfCell; i++) {
        int finding = finding(first + i, links[base + i]);
        if (finding >= 0) {
          counts[cell * FINDINGS + finding]++;
        }
      }
    }
  }

  /** Returns the place of what a page was found to be, so that the loop needs no objects. */
  private int finding(int page, int link) {
    PageFinding found =
        switch (marks.result(page, link)) {
          case ZERO -> PageFinding.ZERO;
          case DUPLICATE -> marks.isWithin(page) ? PageFinding.WITHIN : PageFinding.ACROSS;
          case UNIQUE -> PageFinding.UNIQUE;
          case VOLATILE -> PageFinding.VOLATILE;
          case NONE, OTHER_DOMAIN, SHARED_BY_FORK -> null;
        };
    return found == null ? -1 : found.place();
  }
}
