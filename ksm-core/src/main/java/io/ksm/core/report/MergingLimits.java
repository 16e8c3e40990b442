package io.ksm.core.report;

import java.util.OptionalInt;

/**
 * Says how a kernel is set that merges the same pages, where that changes what is saved in the end.
 * Immutable.
 *
 * @param maxSharers how many pages share a frame at most ({@code max_page_sharing}); empty: as many
 *     as the scan assumed
 * @param usesZeroPages whether pages that the scan merged with the zero page do so ({@code
 *     use_zero_pages}), and do not merge with each other
 * @param keepsNodesApart whether pages merge only with those of the same NUMA node ({@code
 *     merge_across_nodes} is 0). All nodes have the zero page in common
 */
public record MergingLimits(
    OptionalInt maxSharers, boolean usesZeroPages, boolean keepsNodesApart) {

  /** As the scan assumed, but that NUMA nodes are kept apart. */
  public static final MergingLimits NODES_APART =
      new MergingLimits(OptionalInt.empty(), true, true);
}
