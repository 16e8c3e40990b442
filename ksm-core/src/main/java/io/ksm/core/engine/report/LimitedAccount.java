package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.Pages;
import io.ksm.core.report.LimitedSaving;
import io.ksm.core.report.MergingLimits;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what merging frees under other limits than those of the scan. Pages of an unknown node do
 * not count where nodes are kept apart. For one thread.
 */
final class LimitedAccount {
  private final Pages pages;
  private final MergingLimits limits;
  private final PageNodes nodes;
  private final PinnedBound bound;
  private final GroupedSaving saving;

  /** The same without the sources that have pinned memory. */
  private final GroupedSaving unpinned;

  private long unknownPages;

  /**
   * Opens the account.
   *
   * @param nodes finds out where pages lie
   * @param maxSharers how many pages share a frame in the scan, at most
   */
  LimitedAccount(
      Pages pages, MergingLimits limits, PageNodes nodes, PinnedBound bound, int maxSharers) {
    this.pages = pages;
    this.limits = limits;
    this.nodes = nodes;
    this.bound = bound;
    int most = limits.maxSharers().orElse(maxSharers);
    int groups = limits.keepsNodesApart() ? PageNodes.MAX_NODES : 1;
    boolean zeros = limits.usesZeroPages();
    this.saving = new GroupedSaving(pages, this::group, groups, most, zeros);
    this.unpinned = new GroupedSaving(pages, this::unpinnedGroup, groups, most, zeros);
  }

  private int group(int page) {
    if (!limits.keepsNodesApart()) {
      return 0;
    }
    int node = nodes.of(page);
    unknownPages += node == PageGroups.NONE ? 1 : 0;
    return node;
  }

  private int unpinnedGroup(int page) {
    if (bound.pinned(pages.slots().sourceOf(page)) > 0) {
      return PageGroups.NONE;
    }
    return limits.keepsNodesApart() ? nodes.of(page) : 0;
  }

  /** Returns what counts, and is to be told of pages. */
  List<GroupedSaving> accounts() {
    return bound.isAny() ? List.of(saving, unpinned) : List.of(saving);
  }

  /** Says whether pages that the scan merged with the zero page count in these accounts. */
  boolean countsZeros() {
    return !limits.usesZeroPages();
  }

  /**
   * Reports on the account.
   *
   * @param zeros how many pages the zero page frees
   * @param unpinnedZeros the same without the sources that have pinned memory
   */
  LimitedSaving report(long zeros, long unpinnedZeros) {
    SortedMap<Integer, Long> byNode = new TreeMap<>();
    long all = countsZeros() ? 0 : zeros;
    long allUnpinned = countsZeros() ? 0 : unpinnedZeros;
    int groups = limits.keepsNodesApart() ? nodes.count() : 1;
    for (int group = 0; group < groups; group++) {
      all += saving.within(group);
      allUnpinned += unpinned.within(group);
      if (limits.keepsNodesApart()) {
        byNode.put(nodes.node(group), saving.within(group) * pages.pageSize());
      }
    }
    long saved = bound.saved(all * pages.pageSize(), allUnpinned * pages.pageSize(), any -> true);
    return new LimitedSaving(saved, byNode, unknownPages);
  }
}
