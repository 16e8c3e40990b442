package io.ksm.core.engine.pages;

import io.ksm.api.Region;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Holds the chunks of one full scan, by source and then by address, and the order in which it
 * passes them: that one or, for a policy that wants it, another one in each scan.
 *
 * <p>A chunk holds the pages of one region that share a slot; or, without a region, addresses that
 * had one in an earlier scan: what vanished leaves at its place in the order. Built between scans,
 * and again only when a source's regions have changed; in between, several threads may read it.
 * Costs 20 bytes a chunk, and 4 more in a shuffled scan.
 */
public final class ScanPlan {
  private static final int[] OWN_ORDER = {};

  private int[] sources = new int[64];
  private int[] regions = new int[64];
  private int[] slots = new int[64];
  private int[] firsts = new int[64];
  private int[] counts = new int[64];
  private int size;
  private int ranks;
  private long pages;

  /** The chunks in the order of the present scan; empty if that is their own. */
  private int[] order = OWN_ORDER;

  /** Whether slots are ranked in another order than their chunks'. */
  private boolean shuffled;

  /** How many chunks belong to sources that have gone. */
  private int goneChunks;

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

  public int source(int chunk) {
    return sources[chunk];
  }

  /** Returns the index of a chunk's region in its source, or -1 if the chunk has vanished. */
  public int region(int chunk) {
    return regions[chunk];
  }

  public int slot(int chunk) {
    return slots[chunk];
  }

  /** Returns the index of a chunk's first page in its slot. */
  public int first(int chunk) {
    return firsts[chunk];
  }

  public int count(int chunk) {
    return counts[chunk];
  }

  /** Returns the chunk that the present scan passes at a place in its order. */
  public int chunkAt(int place) {
    return order.length == 0 ? place : order[place];
  }

  /** Lets the coming scan pass the chunks by source and then by address. */
  void orderByAddress() {
    if (shuffled) {
      order = OWN_ORDER;
      rankSlots();
      shuffled = false;
    }
  }

  /**
   * Lets the coming scan pass the slots in an order that follows from its number. Chunks of one
   * slot stay neighbours, and sources that have gone come first.
   */
  void shuffle(long scan) {
    int[] starts = new int[size + 1];
    int groups = 0;
    int fixed = 0;
    for (int chunk = 0; chunk < size; chunk++) {
      if (chunk == 0 || slots[chunk - 1] != slots[chunk]) {
        fixed += chunk < goneChunks ? 1 : 0;
        starts[groups++] = chunk;
      }
    }
    RandomGenerator random = new SplittableRandom(scan);
    for (int i = groups - 1; i > fixed; i--) {
      int other = fixed + random.nextInt(i - fixed + 1);
      int start = starts[i];
      starts[i] = starts[other];
      starts[other] = start;
    }
    order = new int[size];
    int place = 0;
    for (int i = 0; i < groups; i++) {
      int chunk = starts[i];
      do {
        order[place++] = chunk++;
      } while (chunk < size && slots[chunk] == slots[chunk - 1]);
    }
    rankSlots();
    shuffled = true;
  }

  private void rankSlots() {
    ranks = 0;
    for (int place = 0; place < size; place++) {
      int slot = slots[chunkAt(place)];
      if (place == 0 || slots[chunkAt(place - 1)] != slot) {
        table.rank(slot, ranks++);
      }
    }
  }

  /** Says whether the plan has no other chunk in the slot of this one. */
  public boolean isAlone(int chunk) {
    return (chunk == 0 || slots[chunk - 1] != slots[chunk])
        && (chunk == size - 1 || slots[chunk + 1] != slots[chunk]);
  }

  /** Forgets what vanished, after the scan that passed it; the rest holds for the next one too. */
  public void forgetVanished() {
    for (int i = 0; i < vanishedCount; i++) {
      table.release(vanished[i]);
    }
    vanishedCount = 0;
    order = OWN_ORDER;
    int kept = 0;
    int keptOfGone = 0;
    for (int i = 0; i < size; i++) {
      if (regions[i] >= 0) {
        keptOfGone += i < goneChunks ? 1 : 0;
        sources[kept] = sources[i];
        regions[kept] = regions[i];
        slots[kept] = slots[i];
        firsts[kept] = firsts[i];
        counts[kept++] = counts[i];
      }
    }
    size = kept;
    goneChunks = keptOfGone;
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
    order = OWN_ORDER;
    shuffled = false;
    planThose(states, true);
    goneChunks = size;
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

  /** Merges the addresses for which a source has slots with those of its present regions. */
  private final class SourceWalk {
    private final SourceState state;
    private final long slotBytes;
    private final int perSlot;
    private final long[] oldAddresses;
    private final int[] oldSlots;
    private int old;
    private long[] newAddresses;
    private int[] newSlots;
    private int newCount;

    /** The slot being filled, whether it was there before, and how far it is planned. */
    private int slot = -1;

    private boolean known;
    private int filled;
    private long address;

    SourceWalk(SourceState state) {
      this.state = state;
      this.perSlot = table.pagesPerChunk();
      this.slotBytes = (long) perSlot * state.pageSize;
      this.oldAddresses = state.chunkAddresses;
      this.oldSlots = state.chunkSlots;
      this.newAddresses = new long[oldAddresses.length];
      this.newSlots = new int[oldAddresses.length];
    }

    void plan() {
      List<Region> listed = state.regions.all();
      for (int i = 0; i < listed.size(); i++) {
        if (listed.get(i).isEligible()) {
          planRegion(i, listed.get(i));
        }
      }
      closeSlot();
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
        long begin = Long.divideUnsigned(at, slotBytes) * slotBytes;
        if (slot < 0 || begin != address) {
          closeSlot();
          openSlot(begin);
        }
        int first = (int) ((at - begin) / state.pageSize);
        int count = (int) Math.min(left, perSlot - first);
        gap(first);
        add(state.number, index, slot, first, count);
        filled = first + count;
        at += (long) count * state.pageSize;
        left -= count;
      }
    }

    private void openSlot(long begin) {
      while (old < oldAddresses.length && Long.compareUnsigned(oldAddresses[old], begin) < 0) {
        vanish(oldSlots[old++]);
      }
      known = old < oldAddresses.length && oldAddresses[old] == begin;
      slot = known ? oldSlots[old++] : table.allocate(state.number, begin);
      table.rank(slot, ranks++);
      address = begin;
      filled = 0;
      if (newCount == newAddresses.length) {
        int capacity = Math.max(16, newCount + (newCount >> 1));
        newAddresses = Arrays.copyOf(newAddresses, capacity);
        newSlots = Arrays.copyOf(newSlots, capacity);
      }
      newAddresses[newCount] = begin;
      newSlots[newCount++] = slot;
    }

    private void closeSlot() {
      if (slot >= 0) {
        gap(perSlot);
        slot = -1;
      }
    }

    /** Pages of a known slot that no region covers now may have had one before. */
    private void gap(int end) {
      if (known && end > filled) {
        add(state.number, -1, slot, filled, end - filled);
      }
    }

    private void vanish(int oldSlot) {
      table.rank(oldSlot, ranks++);
      add(state.number, -1, oldSlot, 0, perSlot);
      if (vanishedCount == vanished.length) {
        vanished = Arrays.copyOf(vanished, Math.max(16, vanishedCount * 2));
      }
      vanished[vanishedCount++] = oldSlot;
    }
  }
}
