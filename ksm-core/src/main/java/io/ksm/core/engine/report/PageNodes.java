package io.ksm.core.engine.report;

import io.ksm.api.RegionTraits;
import io.ksm.core.engine.pages.Pages;
import java.util.function.LongToIntFunction;

/**
 * Finds out in which NUMA node a page lies: by its region, else by its pfn, else by its source.
 * Numbers the nodes in the order in which they are found. For one thread, between scans.
 */
final class PageNodes {
  /** The kernel's greatest number of nodes; further ones are unknown. */
  static final int MAX_NODES = 1024;

  private final Pages pages;
  private final PageRegions regions;
  private final LongToIntFunction nodeOfPfn;
  private final AskedNodes asked;

  /** Indexed by number: the node. */
  private final int[] nodes = new int[MAX_NODES];

  private int count;

  PageNodes(Pages pages, PageRegions regions, LongToIntFunction nodeOfPfn, AskedNodes asked) {
    this.pages = pages;
    this.regions = regions;
    this.nodeOfPfn = nodeOfPfn;
    this.asked = asked;
  }

  /** Returns the number of a page's node; {@link PageGroups#NONE} if nobody knows the node. */
  int of(int page) {
    int region = regions.of(page);
    int node =
        region < 0
            ? RegionTraits.NO_NODE
            : pages.sourceOf(page).regions.get(region).traits().node();
    if (node == RegionTraits.NO_NODE) {
      long pfn = pages.pfn(page);
      node = pfn == 0 ? RegionTraits.NO_NODE : nodeOfPfn.applyAsInt(pfn);
    }
    if (node == RegionTraits.NO_NODE && region >= 0) {
      node = asked.of(page, region);
    }
    return node == RegionTraits.NO_NODE ? PageGroups.NONE : number(node);
  }

  private int number(int node) {
    for (int number = 0; number < count; number++) {
      if (nodes[number] == node) {
        return number;
      }
    }
    if (count == MAX_NODES) {
      return PageGroups.NONE;
    }
    nodes[count] = node;
    return count++;
  }

  /** Returns how many nodes were found. */
  int count() {
    return count;
  }

  /** Returns the node of a number. */
  int node(int number) {
    return nodes[number];
  }
}
