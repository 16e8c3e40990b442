package io.ksm.core.report;

/**
 * Tells what merging has to do with huge pages. Before any page of a huge page can merge, the whole
 * of it must be split, and the memory accesses of its owner become slower. Immutable.
 *
 * @param pages how many pages lie in huge pages, as far as the source knows
 * @param savedBytes what merging those pages frees
 * @param toSplit how many huge pages hold a page that merges, the kept copies included
 */
public record HugePageFigures(long pages, long savedBytes, long toSplit) {

  /** Those of memory without huge pages. */
  public static final HugePageFigures NONE = new HugePageFigures(0, 0, 0);

  /** Returns the sums of these figures and others. */
  public HugePageFigures plus(HugePageFigures other) {
    return new HugePageFigures(
        pages + other.pages, savedBytes + other.savedBytes, toSplit + other.toSplit);
  }
}
