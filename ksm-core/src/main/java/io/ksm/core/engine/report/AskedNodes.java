package io.ksm.core.engine.report;

import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import java.io.IOException;
import java.util.Arrays;

/**
 * Asks sources for the NUMA nodes of pages: a chunk at a time, and of no page twice. Takes 2 bytes
 * for each page of the chunks that were asked for. For one thread, between scans.
 */
final class AskedNodes {
  private static final short NOT_ASKED = -2;

  private final Pages pages;

  /** Indexed by slot: the node of each page of its chunk; null where nothing was asked for. */
  private final short[][] chunks;

  AskedNodes(Pages pages) {
    this.pages = pages;
    this.chunks = new short[pages.slots().slotLimit()][];
  }

  /**
   * Returns the node of a page; {@link RegionTraits#NO_NODE} if its source does not know.
   *
   * @param region of the page, in its source
   */
  int of(int page, int region) {
    SlotTable slots = pages.slots();
    int slot = slots.slotOf(page);
    short[] chunk = chunks[slot];
    if (chunk == null) {
      chunk = new short[slots.pagesPerChunk()];
      Arrays.fill(chunk, NOT_ASKED);
      chunks[slot] = chunk;
    }
    int index = slots.indexOf(page);
    if (chunk[index] == NOT_ASKED) {
      ask(pages.sourceOf(page), region, slots.address(slot), chunk);
    }
    return chunk[index] == NOT_ASKED ? RegionTraits.NO_NODE : chunk[index];
  }

  /** Asks for all pages that a region has in a chunk. */
  private void ask(SourceState state, int number, long chunkAddress, short[] chunk) {
    Region region = state.regions.get(number);
    long before = (region.address() - chunkAddress) / pages.pageSize();
    int from = (int) Math.max(0, before);
    int to = (int) Math.min(chunk.length, before + region.pages());
    int[] nodes = new int[Math.max(0, to - from)];
    Arrays.fill(nodes, RegionTraits.NO_NODE);
    ask(state, region, from - before, nodes);
    for (int i = 0; i < nodes.length; i++) {
      boolean fits = nodes[i] >= 0 && nodes[i] < PageNodes.MAX_NODES;
      chunk[from + i] = fits ? (short) nodes[i] : RegionTraits.NO_NODE;
    }
  }

  private static void ask(SourceState state, Region region, long firstPage, int[] nodes) {
    if (state.failure() != null) {
      return;
    }
    try {
      state.source.nodes(region, firstPage, nodes);
    } catch (IOException e) {
      return; // The report says of how many pages the node is unknown.
    } catch (Throwable e) {
      state.fail("cannot tell the nodes of its pages", e);
    }
  }
}
