package io.ksm.core.engine.pages;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.RecordedSource;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.faults.SourceFaults;
import io.ksm.core.faults.Thrown;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the engine knows of one source: its regions, its chunks, whether it can still be read.
 * What changes during a scan may be asked and told by several threads; the rest changes between
 * batches only.
 */
public final class SourceState {
  public final int number;
  public final PageSource source;

  /** What reports call the source: its label, which no other one has here. */
  public final String label;

  public final @Nullable MergingSource merging;
  public final @Nullable RecordedSource recorded;
  public final boolean isStatic;
  public final boolean fingerprints;

  /** By what the source makes fingerprints, as it said when it came; null if it gives bytes. */
  public final @Nullable String fingerprintKind;

  public final int pageSize;

  /** What the source listed at the beginning of the present scan. */
  public final SourceRegions regions;

  /** Addresses of the chunks that have a slot, ascending unsigned, and their slots. */
  long[] chunkAddresses = {};

  int[] chunkSlots = {};

  private long nextFrame = 1;

  /** How many pages of each kind of the present regions are in each state. */
  private StateTally states = new StateTally(0);

  /** What the present scan finds in each region; empty if nobody wants to know. */
  private VisitTally visits = new VisitTally(0);

  /** What the source lists for the coming scan. */
  private List<Region> asked = List.of();

  private volatile boolean lends;
  private volatile boolean copies;
  private volatile @Nullable String failure;
  private volatile boolean removed;
  private volatile long cpuNanos;

  SourceState(int number, PageSource source, String label) {
    this.number = number;
    this.source = source;
    this.label = label;
    this.merging = source instanceof MergingSource merger ? merger : null;
    this.recorded = source instanceof RecordedSource recording ? recording : null;
    this.isStatic = source.isStatic();
    this.fingerprintKind = source.fingerprints();
    this.fingerprints = fingerprintKind != null;
    this.pageSize = source.pageSize();
    this.regions = new SourceRegions(source.label(), pageSize);
  }

  /** Says whether a source really merges and is in another engine's hands. */
  public static boolean belongsToAnother(PageSource source) {
    if (source instanceof MergingSource merging) {
      try {
        merging.attach();
        merging.detach();
      } catch (UsageException e) {
        return true;
      }
    }
    return false;
  }

  /** Asks the source for the regions of the coming scan. If it fails, it has none from now on. */
  public void ask() {
    asked = failure() == null ? list() : List.of();
  }

  /** Returns what {@link #ask} was told; until {@link #refresh}. */
  public List<Region> asked() {
    return asked;
  }

  /**
   * Takes the regions that were {@linkplain #ask asked} for in place of the present ones.
   *
   * @return whether anything changed
   */
  public boolean refresh() {
    boolean changed = regions.replace(asked);
    asked = List.of();
    if (changed) {
      states = new StateTally(regions.kinds().count());
    }
    return changed;
  }

  private List<Region> list() {
    try {
      List<Region> listed = List.copyOf(source.regions());
      regions.check(listed);
      return listed;
    } catch (Throwable e) {
      fail("cannot list its regions", e);
    }
    return List.of();
  }

  /** Says whether it had no regions when they were listed, and has some now. Changes nothing. */
  public boolean hasAppeared() {
    if (!regions.all().isEmpty() || failure() != null) {
      return false;
    }
    try {
      return !source.regions().isEmpty();
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      return false; // The next scan asks again, and says so.
    }
  }

  /** Returns the regions of the present scan, as far as the source can still be read. */
  public List<Region> regionsToRead() {
    return failure() == null ? regions.all() : List.of();
  }

  /**
   * Returns the regions as of now; none if the source cannot be read, of which the next scan says
   * why. Between scans. What a merging source listed before still holds, and to ask it would begin
   * a scan.
   */
  public List<Region> regionsOfNow() {
    if (failure() != null || (merging != null && !regions.isEmpty())) {
      return regionsToRead();
    }
    try {
      return List.copyOf(source.regions());
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      return List.of();
    }
  }

  /**
   * Reads pages.
   *
   * @throws IOException if the source fails, in whatever way
   */
  public void read(int region, long firstPage, int count, PageSink into) throws IOException {
    try {
      source.read(regions.get(region), firstPage, count, into);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      throw new IOException(SourceFaults.reason(source, "cannot be read", e), e);
    }
  }

  /**
   * Returns the processor time that threads of the source's own have spent so far; once it has
   * failed, what it told last, so that a scan in which it fails has not less than none.
   */
  long cpuNanos() {
    try {
      if (!hasFailed()) {
        cpuNanos = source.cpuNanos();
      }
    } catch (Throwable e) {
      fail("cannot tell its processor time", e);
    }
    return cpuNanos;
  }

  /** Returns how much of its memory is pinned, in bytes; 0 if it cannot be read any more. */
  public long pinnedBytes() {
    try {
      return failure() == null ? source.pinnedBytes() : 0;
    } catch (Throwable e) {
      fail("cannot tell what is pinned", e);
      return 0;
    }
  }

  /** Returns the number of a new frame; numbers begin with 1. For phase 3 alone. */
  public long takeFrameNumber() {
    return nextFrame++;
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
    } catch (Throwable e) {
      fail("cannot list its regions", e);
      return false;
    }
  }

  /** Remembers that memory of the source vanished in the middle of a read. */
  public void failUnread() {
    fail(label + ": its memory went away while it was read");
  }

  /**
   * Remembers that the source failed by what it threw; errors of the JVM are thrown on.
   *
   * @param what it cannot
   */
  public void fail(String what, Throwable thrown) {
    Thrown.passJvmErrors(thrown);
    fail(SourceFaults.reason(source, what, thrown));
  }

  /** Remembers that the source cannot be read any more. The first reason counts. */
  public synchronized void fail(@Nullable String reason) {
    if (failure == null) {
      failure = reason == null ? label + " cannot be read" : reason;
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

  /**
   * Gives all pages their own copies back, if this source can merge at all.
   *
   * @throws IOException if there is no memory for the copies
   */
  public void unmerge() throws IOException {
    for (Region region : regions.all()) {
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
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      throw new IOException(SourceFaults.reason(source, "cannot separate its merged pages", e), e);
    }
  }

  /** Begins to count anew how many pages are in each state. */
  public void clearStates() {
    states.clear();
  }

  /** Adds how many pages of a region's chunk were in each state. Called from several threads. */
  public void countStates(int region, int[] counts) {
    states.add(regions.kinds().of(region), counts);
  }

  /** Begins to tally anew what is found in each of the present regions. */
  void clearVisits() {
    visits = new VisitTally(regions.all().size());
  }

  /** Returns what was found in each region since {@link #clearVisits}; nothing if nobody asked. */
  public VisitTally visits() {
    return visits;
  }

  /** Returns how many pages of a kind were in a state when the last scan passed them. */
  public long pagesIn(int kind, PageState state) {
    return states.count(kind, state);
  }
}
