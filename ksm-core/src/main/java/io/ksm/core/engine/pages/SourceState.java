package io.ksm.core.engine.pages;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source, with what the engine knows of it: its present regions, its slots, its tallies. */
public final class SourceState {
  public final int number;
  public final PageSource source;
  final @Nullable public MergingSource merging;
  public final boolean isStatic;
  public final boolean fingerprints;
  public final int pageSize;

  /** As listed at the beginning of the present scan. */
  private List<Region> regions = List.of();

  /** The salt of each region's domain. */
  private long[] salts = {};

  /** The number of each region's domain, as the policy knows it. */
  private int[] tenants = {};

  /** Whether part of each region had another domain in the scan before. */
  private boolean[] moved = {};

  private List<Region> formerRegions = List.of();

  /** Addresses of the chunks that have a slot, ascending unsigned, and their slots. */
  long[] chunkAddresses = {};

  int[] chunkSlots = {};

  /** The number of the next new frame; numbers begin with 1. */
  public long nextFrame = 1;

  /** Of the present regions. */
  private RegionKinds kinds = new RegionKinds(List.of());

  private StateTally tally = new StateTally(0);
  private volatile boolean lends;
  private volatile boolean copies;
  private volatile @Nullable String failure;
  private volatile boolean removed;

  SourceState(int number, PageSource source) {
    this.number = number;
    this.source = source;
    this.merging = source instanceof MergingSource merger ? merger : null;
    this.isStatic = source.isStatic();
    this.fingerprints = source.fingerprints() != null;
    this.pageSize = source.pageSize();
  }

  /**
   * Lists the regions anew. A source that fails has none from now on.
   *
   * @return whether anything changed
   */
  public boolean refresh() {
    List<Region> now = failure() == null ? list() : List.of();
    if (now.equals(regions)) {
      return false;
    }
    formerRegions = regions;
    regions = now;
    kinds = new RegionKinds(now);
    tally = new StateTally(kinds.count());
    return true;
  }

  private List<Region> list() {
    try {
      List<Region> listed = List.copyOf(source.regions());
      checkOrder(listed);
      return listed;
    } catch (IOException e) {
      fail(e.getMessage());
    } catch (RuntimeException e) {
      fail(source.label() + ": cannot list its regions: " + e);
    }
    return List.of();
  }

  private void checkOrder(List<Region> listed) throws IOException {
    for (int i = 0; i < listed.size(); i++) {
      Region region = listed.get(i);
      if (region.address() % pageSize != 0) {
        throw misplaced(region, "begins at no multiple of its page size " + pageSize);
      }
      // The last region may end exactly where addresses end.
      long lastPage = region.address() + (region.pages() - 1) * pageSize;
      if (region.pages() > Long.MAX_VALUE / pageSize
          || Long.compareUnsigned(lastPage, region.address()) < 0) {
        throw misplaced(region, "goes beyond the end of all addresses");
      }
      if (i > 0 && Long.compareUnsigned(lastPage(listed.get(i - 1)), region.address()) >= 0) {
        throw misplaced(region, "begins before the end of '" + listed.get(i - 1).label() + "'");
      }
    }
  }

  private long lastPage(Region region) {
    return region.address() + (region.pages() - 1) * pageSize;
  }

  private IOException misplaced(Region region, String how) {
    return new IOException(
        "%s: its region '%s' at %x %s: a fault of the plug-in that reads it"
            .formatted(source.label(), region.label(), region.address(), how));
  }

  /**
   * Reads pages.
   *
   * @throws IOException if the source fails, in whatever way
   */
  public void read(int region, long firstPage, int count, PageSink into) throws IOException {
    try {
      source.read(regions.get(region), firstPage, count, into);
    } catch (RuntimeException e) {
      throw new IOException(source.label() + ": cannot be read: " + e, e);
    }
  }

  /** Notes how the source gave bytes. Called from several threads. */
  public void noteMemory(PageChunk chunk) {
    if (chunk.isCopied()) {
      copies = true;
    } else if (!lends && !chunk.memory().equals(MemorySegment.NULL)) {
      lends = true;
    }
  }

  /** Says whether the source is known never to copy bytes, so that a chunk of it costs nothing. */
  public boolean lends() {
    return fingerprints || (lends && !copies);
  }

  /** Says whether the source can still list its regions; if not, it has failed. */
  public synchronized boolean isWhole() {
    try {
      // To list a merging source's regions would begin a scan; and its memory does not go away.
      return failure() == null && (merging != null || !source.regions().isEmpty());
    } catch (IOException | RuntimeException e) {
      fail(e.getMessage());
      return false;
    }
  }

  /** Remembers that memory of the source vanished in the middle of a read. */
  public void failUnread() {
    fail(source.label() + ": its memory went away while it was read");
  }

  /** Remembers that the source cannot be read any more. The first reason counts. */
  public synchronized void fail(@Nullable String reason) {
    if (failure == null) {
      failure = reason == null ? source.label() + " cannot be read" : reason;
    }
  }

  /** Returns why the source is not read any more, or null if it is. */
  @Nullable
  public String failure() {
    return failure == null && removed ? "removed" : failure;
  }

  /** Says whether no more calls to the source make sense, but to close it. */
  public boolean hasFailed() {
    return failure != null;
  }

  /**
   * Lets the source go: it is not read any more, and its pages leave as if its owner had gone. A
   * merging source gives its pages copies of their own before, so that nothing of this engine is
   * left in it.
   */
  void remove() {
    if (removed) {
      return;
    }
    try {
      if (!hasFailed()) {
        unmerge();
      }
    } catch (IOException e) {
      fail(e.getMessage());
    }
    removed = true;
  }

  public boolean isRemoved() {
    return removed;
  }

  /** Says whether the source was removed and nothing is remembered of it any more. */
  boolean hasLeft() {
    return removed && regions.isEmpty() && chunkSlots.length == 0;
  }

  public List<Region> regions() {
    return regions;
  }

  public Region region(int index) {
    return regions.get(index);
  }

  /** Returns the salt of a region's domain. */
  public long salt(int region) {
    return salts[region];
  }

  /** Sets the numbers of the domains to which the policy says that the present regions belong. */
  void tenants(int[] now) {
    tenants = now;
  }

  /** Returns the number of a region's domain, as the policy knows it. */
  public int tenant(int region) {
    return tenants[region];
  }

  /** Sets the salts of the present regions' domains. */
  void salts(long[] now) {
    boolean[] changed = new boolean[now.length];
    for (int i = 0; i < now.length; i++) {
      changed[i] = differsFromFormer(regions.get(i), now[i]);
    }
    salts = now;
    moved = changed;
    formerRegions = regions;
  }

  /**
   * Both lists ascend, but a policy with several domains is rare, and so is a change of regions.
   */
  private boolean differsFromFormer(Region region, long salt) {
    for (int i = 0; i < salts.length; i++) {
      Region former = formerRegions.get(i);
      if (salts[i] != salt
          && Long.compareUnsigned(former.address(), lastPage(region)) <= 0
          && Long.compareUnsigned(region.address(), lastPage(former)) <= 0) {
        return true;
      }
    }
    return false;
  }

  /** Says whether part of a region had another domain in the scan before. */
  public boolean hasMoved(int region) {
    return moved[region];
  }

  /** Forgets that regions had other domains, once a scan has passed them. */
  public void settleDomains() {
    Arrays.fill(moved, false);
  }

  /**
   * Gives all pages their own copies back, if this source can merge at all.
   *
   * @throws IOException if there is no memory for the copies
   */
  public void unmerge() throws IOException {
    for (Region region : regions) {
      if (region.isEligible()) {
        unmerge(region);
      }
    }
  }

  /**
   * Gives the pages of a region their own copies back, if this source can merge at all.
   *
   * @throws IOException if there is no memory for the copies
   */
  void unmerge(Region region) throws IOException {
    if (merging == null) {
      return;
    }
    try {
      merging.unmerge(region.address(), region.pages());
    } catch (RuntimeException e) {
      throw new IOException(source.label() + ": cannot separate its merged pages: " + e, e);
    }
  }

  /** Returns the index of the eligible region that holds an address, or -1. */
  public int regionAt(long address) {
    int low = 0;
    int high = regions.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Region region = regions.get(middle);
      if (Long.compareUnsigned(address, region.address()) < 0) {
        high = middle - 1;
      } else if (Long.compareUnsigned(address - region.address(), region.pages() * pageSize) >= 0) {
        low = middle + 1;
      } else {
        return region.isEligible() ? middle : -1;
      }
    }
    return -1;
  }

  /** Returns the number of an address's page within its region. */
  public long pageIn(int region, long address) {
    return (address - regions.get(region).address()) / pageSize;
  }

  /** Returns what the present regions are. */
  public RegionKinds kinds() {
    return kinds;
  }

  public void clearTally() {
    tally.clear();
  }

  /** Adds how many pages of a region's chunk were in each state. Called from several threads. */
  public void tally(int region, int[] counts) {
    tally.add(kinds.of(region), counts);
  }

  /** Returns how many pages of a kind were in a state when the last scan passed them. */
  public long tally(int kind, PageState state) {
    return tally.count(kind, state);
  }
}
