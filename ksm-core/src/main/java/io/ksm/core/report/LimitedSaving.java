package io.ksm.core.report;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells what merging frees under {@linkplain MergingLimits other limits} than those of the scan.
 * Immutable.
 *
 * @param savedBytes what it frees; at least that, if nodes are kept apart and not all are known
 * @param nodes what it frees within each NUMA node, by the node's number; empty if nodes are not
 *     kept apart. What merges with the zero page, and what pinned memory withholds, is in the sum
 *     only
 * @param unknownPages how many pages have equal ones but are in none of these figures, because
 *     nobody knows their node
 */
public record LimitedSaving(long savedBytes, SortedMap<Integer, Long> nodes, long unknownPages) {

  /** Copies the map. */
  public LimitedSaving {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /** Makes one of nodes that are not kept apart. */
  public LimitedSaving(long savedBytes) {
    this(savedBytes, Collections.emptySortedMap(), 0);
  }
}
