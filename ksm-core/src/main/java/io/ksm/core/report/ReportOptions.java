package io.ksm.core.report;

import io.ksm.api.RegionTraits;
import java.util.Set;
import java.util.function.LongToIntFunction;

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
 */
public record ReportOptions(
    int mostRepeated,
    Set<Grouping> groupings,
    Set<MergingLimits> limits,
    LongToIntFunction nodeOfPfn) {

  /** Asks for the most repeated contents alone. */
  public ReportOptions(int mostRepeated) {
    this(mostRepeated, Set.of());
  }

  /** Asks for the most repeated contents and for groups. */
  public ReportOptions(int mostRepeated, Set<Grouping> groupings) {
    this(mostRepeated, groupings, Set.of(), pfn -> RegionTraits.NO_NODE);
  }

  /** Copies the sets. */
  public ReportOptions {
    groupings = Set.copyOf(groupings);
    limits = Set.copyOf(limits);
  }

  /** Returns the same options, and other limits under which the saving is to be told. */
  public ReportOptions withLimits(Set<MergingLimits> other, LongToIntFunction nodes) {
    return new ReportOptions(mostRepeated, groupings, other, nodes);
  }
}
