package io.ksm.core.report;

import io.ksm.api.RegionTraits;
import java.util.Set;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says what a report is to tell. Immutable.
 *
 * @param mostRepeated how many of the most repeated contents to list
 * @param groupings by what sources are to be told of together; each takes one more account of the
 *     pages that merge, in the same walk over them
 * @param limits under which other limits the saving is to be told as well; each takes one more
 *     account, too
 * @param nodeOfPfn tells in which NUMA node of this machine a page lies, by its pfn; {@link
 *     RegionTraits#NO_NODE} if it does not know. It is asked where a region does not tell
 * @param mapCells how many cells the maps of memory have together, about; 0 for no maps. Each cell
 *     takes 20 bytes, and maps take two more walks over the pages
 * @param sample which sample of pages to draw and to read once more; null for none. It takes one
 *     more walk over the pages
 */
public record ReportOptions(
    int mostRepeated,
    Set<Grouping> groupings,
    Set<MergingLimits> limits,
    LongToIntFunction nodeOfPfn,
    int mapCells,
    @Nullable SampleWish sample) {

  /** Asks for the most repeated contents alone. */
  public ReportOptions(int mostRepeated) {
    this(mostRepeated, Set.of());
  }

  /** Asks for the most repeated contents and for groups. */
  public ReportOptions(int mostRepeated, Set<Grouping> groupings) {
    this(mostRepeated, groupings, Set.of(), pfn -> RegionTraits.NO_NODE, 0, null);
  }

  /** Copies the sets. */
  public ReportOptions {
    groupings = Set.copyOf(groupings);
    limits = Set.copyOf(limits);
  }

  /** Returns the same options, and other limits under which the saving is to be told. */
  public ReportOptions withLimits(Set<MergingLimits> other, LongToIntFunction nodes) {
    return new ReportOptions(mostRepeated, groupings, other, nodes, mapCells, sample);
  }

  /**
   * Returns the same options, and maps of memory.
   *
   * @param cells how many cells all maps have together, about; 0 for no maps
   */
  public ReportOptions withMaps(int cells) {
    return new ReportOptions(mostRepeated, groupings, limits, nodeOfPfn, cells, sample);
  }

  /** Returns the same options, and a sample of pages; null for none. */
  public ReportOptions withSample(@Nullable SampleWish wish) {
    return new ReportOptions(mostRepeated, groupings, limits, nodeOfPfn, mapCells, wish);
  }
}
