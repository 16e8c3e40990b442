package io.ksm.core.report;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pages of some cells by what they were found to be. Pages that are not counted are not
 * there, cannot merge, or nobody knows what they are. Immutable.
 */
public final class MapCells {
  private static final int FINDINGS = PageFinding.values().length;

  /** Indexed by cell and finding. */
  private final int[] counts;

  /**
   * Makes some.
   *
   * @param counts by cell and then by finding. Not copied, because there may be many: the caller
   *     leaves it alone from now on
   */
  public MapCells(int[] counts) {
    if (counts.length % FINDINGS != 0) {
      throw new IllegalArgumentException(counts.length + " counts are not of whole cells");
    }
    this.counts = counts;
  }

  /** Returns how many cells there are. */
  public int size() {
    return counts.length / FINDINGS;
  }

  /** Returns how many pages of a cell were found to be so. */
  public int pages(int cell, PageFinding finding) {
    return counts[cell * FINDINGS + finding.place()];
  }

  /** Returns how many pages of all cells were found to be so. */
  public long pages(PageFinding finding) {
    long sum = 0;
    for (int cell = 0; cell < size(); cell++) {
      sum += pages(cell, finding);
    }
    return sum;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MapCells that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.toString(counts);
  }
}
