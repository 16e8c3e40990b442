package io.ksm.trace;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One source of a trace, as it was at the sample to which its {@link TraceMemory} was moved.
 *
 * <p>May be read by several threads while the memory is not moved.
 */
public final class TracedSource {
  private final int number;
  private final int pageSize;
  private final ChunkTable chunks;
  private List<Region> regions = List.of();
  private String label = "";
  private @Nullable String fingerprints;
  private long pinnedBytes;
  private boolean present;

  /** The regions of the sample that is being read, by their first page. */
  private final TreeMap<Long, Region> coming = new TreeMap<>();

  /** Whether they changed in it. */
  private boolean regionsChanged;

  /** The sample in which the source came, went, or had other regions than before. */
  private int changedAt;

  /** Whether a chunk was forgotten: then one that is not known may have been known before. */
  private boolean forgot;

  /**
   * Makes one that is not there yet.
   *
   * @param numbered whether its pages have numbers in place of fingerprints
   */
  TracedSource(int number, int pageSize, boolean numbered) {
    this.number = number;
    this.pageSize = pageSize;
    this.chunks = new ChunkTable(numbered ? NumberedChunk::new : FingerprintChunk::new);
  }

  /** Returns its number in the trace. */
  public int number() {
    return number;
  }

  /** Returns what it is, for people. */
  public String label() {
    return label;
  }

  /** Returns of what its fingerprints are made; null if of pages' bytes. */
  public @Nullable String fingerprints() {
    return fingerprints;
  }

  /** Returns how much of it devices might reach, in bytes. */
  public long pinnedBytes() {
    return pinnedBytes;
  }

  /** Says whether it was there. */
  public boolean isPresent() {
    return present;
  }

  /** Says whether it went in a sample. */
  boolean wentIn(int sample) {
    return !present && changedAt == sample;
  }

  /** Returns its regions, ascending by address. */
  public List<Region> regions() {
    return regions;
  }

  void describe(
      int sample, String newLabel, @Nullable String newFingerprints, long newPinnedBytes) {
    changedAt = present ? changedAt : sample;
    label = newLabel;
    fingerprints = newFingerprints;
    pinnedBytes = newPinnedBytes;
    present = true;
  }

  void leave(int sample) {
    changedAt = sample;
    forgot = true;
    present = false;
    regions = List.of();
    coming.clear();
    regionsChanged = false;
    chunks.clear();
  }

  void begin(long firstPage, Region region) {
    coming.put(firstPage, region);
    regionsChanged = true;
  }

  /** Says whether there was such a region to be ended. */
  boolean end(long firstPage) {
    regionsChanged = true;
    return coming.remove(firstPage) != null;
  }

  /** Takes the regions that a sample listed, once all of them have come. */
  void settleRegions(int sample) {
    if (!regionsChanged) {
      return;
    }
    regionsChanged = false;
    changedAt = sample;
    List<Region> listed = List.copyOf(coming.values());
    for (PageRange lost : RegionChanges.between(regions, listed, pageSize).lost()) {
      lose(sample, lost);
    }
    regions = listed;
  }

  /**
   * A chunk of which nothing is left is forgotten: so it costs nothing, but is never idle again.
   */
  private void lose(int sample, PageRange range) {
    for (long page = range.first(); page < range.end(); ) {
      long next = Math.min(range.end(), ((page >>> TracedChunk.SHIFT) + 1) << TracedChunk.SHIFT);
      TracedChunk chunk = chunks.get(page >>> TracedChunk.SHIFT);
      for (long lost = page; chunk != null && lost < next; lost++) {
        chunk.set(sample, indexOf(lost), StateCode.ABSENT, 0, 0, 0, 0);
      }
      if (chunk != null && chunk.isEmpty()) {
        chunks.remove(page >>> TracedChunk.SHIFT);
        forgot = true;
      }
      page = next;
    }
  }

  void set(int sample, long page, int state, int huge, long pfn, long high, long low) {
    chunks.add(page >>> TracedChunk.SHIFT).set(sample, indexOf(page), state, huge, pfn, high, low);
  }

  private static int indexOf(long page) {
    return (int) (page & TracedChunk.PAGES - 1);
  }

  /**
   * Tells of neighbouring pages. What is not known is absent.
   *
   * @param firstPage its address in pages
   * @param count how many
   * @param into takes states, fingerprints, pfns and huge pages; begun by the caller
   * @param pfnSpace what is added to pfns, so that they equal no others
   * @param noticesChanges whether a page that is present, and was told of so since it changed, is
   *     unchanged
   */
  public void read(
      long firstPage, int count, PageSink into, long pfnSpace, boolean noticesChanges) {
    boolean idle = noticesChanges;
    @Nullable TracedChunk @Nullable [] block = null;
    for (int done = 0; done < count; ) {
      long page = firstPage + done;
      long number = page >>> TracedChunk.SHIFT;
      int some = Math.min(count - done, TracedChunk.PAGES - indexOf(page));
      if (done == 0 || ChunkTable.inBlock(number) == 0) {
        block = chunks.block(number);
      }
      TracedChunk chunk = block == null ? null : block[ChunkTable.inBlock(number)];
      if (chunk == null) {
        idle &= !forgot;
      } else {
        long known = noticesChanges ? chunk.tell(indexOf(page), some) : 0;
        idle &= TracedChunk.areAll(known, indexOf(page), some);
        readChunk(chunk, indexOf(page), some, done, into, pfnSpace, known);
      }
      done += some;
    }
    if (idle) {
      into.markIdle();
    }
  }

  /**
   * Returns the last sample in which something happened to a page of a run, or to the source as a
   * whole: it came or went, or its regions changed.
   *
   * @param firstPage its address in pages
   * @param count how many
   */
  public int lastChange(long firstPage, int count) {
    int last = changedAt;
    long end = (firstPage + count - 1) >>> TracedChunk.SHIFT;
    long first = firstPage >>> TracedChunk.SHIFT;
    @Nullable TracedChunk @Nullable [] block = null;
    for (long number = first; number <= end; number++) {
      if (number == first || ChunkTable.inBlock(number) == 0) {
        block = chunks.block(number);
      }
      TracedChunk chunk = block == null ? null : block[ChunkTable.inBlock(number)];
      last = Math.max(last, chunk == null ? 0 : chunk.changedAt());
    }
    return last;
  }

  private static void readChunk(
      TracedChunk chunk, int first, int count, int at, PageSink into, long pfnSpace, long known) {
    for (int i = 0; i < count; i++) {
      int state = chunk.state(first + i);
      boolean unchanged = state == StateCode.PRESENT && (known >>> (first + i) & 1) != 0;
      into.setState(at + i, unchanged ? PageState.UNCHANGED : StateCode.state(state));
    }
    chunk.tellContents(first, count, into, at, known);
    long[] pfns = chunk.pfns;
    for (int i = 0; i < count && pfns != null; i++) {
      if (pfns[first + i] != 0) {
        into.setPfn(at + i, pfns[first + i] + pfnSpace);
      }
    }
    byte[] huge = chunk.huge;
    for (int i = 0; i < count && huge != null; i++) {
      if (huge[first + i] != 0) {
        into.markHuge(at + i, at + i + 1, 1L << huge[first + i]);
      }
    }
  }
}
