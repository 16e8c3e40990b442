package io.ksm.core.engine.pages;

import io.ksm.api.Region;
import java.util.Arrays;
import java.util.List;

/**
 * The order of one full scan: pieces of chunks, by source and then by address.
 *
 * <p>A piece is a run of neighbouring pages of one region within one chunk; or, without a region,
 * of addresses that had one in an earlier scan: what vanished leaves at its place in the order.
 * Built between scans, and again only when a source's regions have changed. Costs 20 bytes a piece.
 */
public final class ScanPlan {
  private int[] sources = new int[64];
  private int[] regions = new int[64];
  private int[] slots = new int[64];
  private int[] firsts = new int[64];
  private int[] counts = new int[64];
  private int size;
  private int ranks;
  private long pages;

  private final SlotTable table;
  private int[] vanished = {};
  private int vanishedCount;

  public ScanPlan(SlotTable table) {
    this.table = table;
  }

  public int size() {
    return size;
  }

  /** Returns how many pages the walk passes, those that have vanished not counted. */
  public long pages() {
    return pages;
  }

  public int source(int piece) {
    return sources[piece];
  }

  /** Returns the index of a piece's region in its source, or -1 if it has vanished. */
  public int region(int piece) {
    return regions[piece];
  }

  public int slot(int piece) {
    return slots[piece];
  }

  /** Returns the index of a piece's first page in its slot. */
  public int first(int piece) {
    return firsts[piece];
  }

  public int count(int piece) {
    return counts[piece];
  }

  /** Says whether the plan has nothing else of a piece's slot. */
  public boolean isAlone(int piece) {
    return (piece == 0 || slots[piece - 1] != slots[piece])
        && (piece == size - 1 || slots[piece + 1] != slots[piece]);
  }

  /** Forgets what vanished, after the scan that passed it; the rest holds for the next one too. */
  public void forgetVanished() {
    for (int i = 0; i < vanishedCount; i++) {
      table.release(vanished[i]);
    }
    vanishedCount = 0;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (regions[i] >= 0) {
        sources[kept] = sources[i];
        regions[kept] = regions[i];
        slots[kept] = slots[i];
        firsts[kept] = firsts[i];
        counts[kept++] = counts[i];
      }
    }
    size = kept;
  }

  /**
   * Plans a walk over the present regions of all sources. Those that have gone come first: the
   * kernel takes notice of processes that exited at the beginning of a scan, which makes room on
   * the frames that they shared.
   */
  public void build(SourceTable states) {
    size = 0;
    ranks = 0;
    pages = 0;
    planThose(states, true);
    planThose(states, false);
  }

  private void planThose(SourceTable states, boolean gone) {
    for (SourceState state : states) {
      if ((state.failure() != null) == gone) {
        new SourceWalk(state).plan();
      }
    }
  }

  private void add(int source, int region, int slot, int first, int count) {
    if (size == sources.length) {
      int capacity = size + (size >> 1);
      sources = Arrays.copyOf(sources, capacity);
      regions = Arrays.copyOf(regions, capacity);
      slots = Arrays.copyOf(slots, capacity);
      firsts = Arrays.copyOf(firsts, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    sources[size] = source;
    regions[size] = region;
    slots[size] = slot;
    firsts[size] = first;
    counts[size++] = count;
    pages += region < 0 ? 0 : count;
  }

  /** Merges the chunks that a source has slots for with those of its present regions. */
  private final class SourceWalk {
    private final SourceState state;
    private final long chunkBytes;
    private final int perChunk;
    private final long[] oldAddresses;
    private final int[] oldSlots;
    private int old;
    private long[] newAddresses;
    private int[] newSlots;
    private int newCount;

    /** The chunk being filled: its slot, whether it had one before, and how far it is planned. */
    private int slot = -1;

    private boolean known;
    private int filled;
    private long address;

    SourceWalk(SourceState state) {
      this.state = state;
      this.perChunk = table.pagesPerChunk();
      this.chunkBytes = (long) perChunk * state.pageSize;
      this.oldAddresses = state.chunkAddresses;
      this.oldSlots = state.chunkSlots;
      this.newAddresses = new long[oldAddresses.length];
      this.newSlots = new int[oldAddresses.length];
    }

    void plan() {
      List<Region> listed = state.regions();
      for (int i = 0; i < listed.size(); i++) {
        if (listed.get(i).isEligible()) {
          planRegion(i, listed.get(i));
        }
      }
      closeChunk();
      while (old < oldAddresses.length) {
        vanish(oldSlots[old++]);
      }
      state.chunkAddresses = Arrays.copyOf(newAddresses, newCount);
      state.chunkSlots = Arrays.copyOf(newSlots, newCount);
    }

    private void planRegion(int index, Region region) {
      long at = region.address();
      long left = region.pages();
      while (left > 0) {
        long chunk = Long.divideUnsigned(at, chunkBytes) * chunkBytes;
        if (slot < 0 || chunk != address) {
          closeChunk();
          openChunk(chunk);
        }
        int first = (int) ((at - chunk) / state.pageSize);
        int count = (int) Math.min(left, perChunk - first);
        gap(first);
        add(state.number, index, slot, first, count);
        filled = first + count;
        at += (long) count * state.pageSize;
        left -= count;
      }
    }

    private void openChunk(long chunk) {
      while (old < oldAddresses.length && Long.compareUnsigned(oldAddresses[old], chunk) < 0) {
        vanish(oldSlots[old++]);
      }
      known = old < oldAddresses.length && oldAddresses[old] == chunk;
      slot = known ? oldSlots[old++] : table.allocate(state.number, chunk);
      table.rank(slot, ranks++);
      address = chunk;
      filled = 0;
      if (newCount == newAddresses.length) {
        int capacity = Math.max(16, newCount + (newCount >> 1));
        newAddresses = Arrays.copyOf(newAddresses, capacity);
        newSlots = Arrays.copyOf(newSlots, capacity);
      }
      newAddresses[newCount] = chunk;
      newSlots[newCount++] = slot;
    }

    private void closeChunk() {
      if (slot >= 0) {
        gap(perChunk);
        slot = -1;
      }
    }

    /** Pages of a known chunk that no region covers now may have had one before. */
    private void gap(int until) {
      if (known && until > filled) {
        add(state.number, -1, slot, filled, until - filled);
      }
    }

    private void vanish(int oldSlot) {
      table.rank(oldSlot, ranks++);
      add(state.number, -1, oldSlot, 0, perChunk);
      if (vanishedCount == vanished.length) {
        vanished = Arrays.copyOf(vanished, Math.max(16, vanishedCount * 2));
      }
      vanished[vanishedCount++] = oldSlot;
    }
  }
}
