package io.ksm.core.engine.report;

import io.ksm.api.Region;
import io.ksm.core.engine.pages.SourceRegions;
import io.ksm.core.report.MapCells;
import io.ksm.core.report.MappedRegions;
import io.ksm.core.report.MemoryMap;
import io.ksm.core.report.PageFinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Divides the regions of one source into cells. A region has as many as its share of the pages that
 * hold something, so that large ones that hold nothing take no room. Where there are very many
 * regions, neighbours that hold little have one cell together.
 */
final class MapGrid {
  private static final int FINDINGS = PageFinding.values().length;

  private static final long NONE_TOGETHER = -1;

  private final SourceRegions regions;

  /** Indexed by region: pages that hold something. */
  private final long[] weights;

  /** Indexed by region: the first of its cells. */
  private final int[] firstCells;

  /** Indexed by region; 0 if the region has one cell together with its neighbours. */
  private final long[] pagesPerCell;

  private int[] counts = {};

  MapGrid(SourceRegions regions) {
    this.regions = regions;
    int count = regions.all().size();
    this.weights = new long[count];
    this.firstCells = new int[count];
    this.pagesPerCell = new long[count];
  }

  /** Adds pages of a region that hold something. */
  void weigh(int region, int pages) {
    weights[region] += pages;
  }

  /**
   * Divides the regions.
   *
   * @param wanted how many cells there are to be, about
   */
  void divide(int wanted) {
    long total = Math.max(1, Arrays.stream(weights).sum());
    int mostOfOwn = Math.max(1, wanted / 2);
    long least = leastOfOwn(mostOfOwn);
    int next = 0;
    long together = NONE_TOGETHER;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] < least) {
        boolean begins = together < 0 || together + weights[i] > total / mostOfOwn;
        next += begins ? 1 : 0;
        together = (begins ? 0 : together) + weights[i];
        firstCells[i] = next - 1;
      } else {
        together = NONE_TOGETHER;
        firstCells[i] = next;
        next += divide(i, Math.round((double) wanted * weights[i] / total), wanted);
      }
    }
    counts = new int[next * FINDINGS];
  }

  /** Returns how many cells a region gets. */
  private int divide(int region, long share, int most) {
    long pages = regions.get(region).pages();
    pagesPerCell[region] = Math.ceilDiv(pages, Math.clamp(share, 1, most));
    return (int) Math.ceilDiv(pages, pagesPerCell[region]);
  }

  /** Returns how much a region must hold to have cells of its own. */
  private long leastOfOwn(int most) {
    if (weights.length <= most) {
      return 0;
    }
    long[] sorted = weights.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - most] + 1;
  }

  /** Returns the cell of a page of a region. */
  int cell(int region, long page) {
    long each = pagesPerCell[region];
    return firstCells[region] + (each == 0 ? 0 : (int) (page / each));
  }

  /** Returns how many pages of the region are in the same cell from this page on. */
  long leftInCell(int region, long page) {
    long each = pagesPerCell[region];
    return each == 0 ? Long.MAX_VALUE >> 1 : each - page % each;
  }

  /** Returns the counts, by cell and finding. */
  int[] counts() {
    return counts;
  }

  /** Returns what was counted. */
  MemoryMap map() {
    List<MappedRegions> mapped = new ArrayList<>();
    int i = 0;
    while (i < weights.length) {
      int end = i + 1;
      while (end < weights.length && firstCells[end] == firstCells[i]) {
        end++;
      }
      mapped.add(mapped(i, end));
      i = end;
    }
    return new MemoryMap(mapped);
  }

  private MappedRegions mapped(int first, int end) {
    Region region = regions.get(first);
    long pages = 0;
    boolean oneLabel = true;
    boolean oneReason = true;
    for (int i = first; i < end; i++) {
      pages += regions.get(i).pages();
      oneLabel &= regions.get(i).label().equals(region.label());
      oneReason &= reason(regions.get(i)).equals(reason(region));
    }
    int firstCell = firstCells[first];
    int endCell = end == weights.length ? counts.length / FINDINGS : firstCells[end];
    return new MappedRegions(
        oneLabel ? region.label() : "",
        oneLabel ? regions.kinds().name(regions.kinds().of(first)) : "",
        region.address(),
        end - first,
        pages,
        oneReason ? reason(region) : "",
        pagesPerCell[first] == 0 ? pages : pagesPerCell[first],
        new MapCells(Arrays.copyOfRange(counts, firstCell * FINDINGS, endCell * FINDINGS)));
  }

  private static String reason(Region region) {
    return region.ineligible() == null ? "" : region.ineligible();
  }
}
