package io.ksm.core.engine.bytes;

import io.ksm.core.engine.pages.EvenSample;
import io.ksm.core.engine.pages.Geometry;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.Samples;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the pages that one round of the three phases covers, in chunks. The chunks are made once
 * and reused. Filled by one thread; in the phases, several threads may read it.
 *
 * <p>A copied chunk keeps a buffer for a full one, however few pages it has. So pages that are
 * copied are limited twice: by their number, and by that of their chunks.
 */
public final class Batch implements AutoCloseable {
  private static final int MORE_CHUNKS = 8;

  private final SourceTable sources;
  private final SlotTable slots;
  private final Geometry geometry;
  private final Samples samples;
  private final EvenSample sample = new EvenSample();
  private final int maxChunks;
  private final int maxCopiedChunks;
  private final List<BatchChunk> chunks = new ArrayList<>();

  /** Chunks with buffers of their own, at most {@link #maxCopiedChunks}. */
  private final Stock copied = new Stock();

  /** Chunks whose memory is the source's. */
  private final Stock lent = new Stock();

  /** Where the next batch begins: a place in the plan, and how many pages of its chunk are done. */
  private int next;

  private int donePages;
  private long passed;

  /** How many of the pages that were taken last the scan encounters. */
  private int encounters;

  /** Makes an empty batch. */
  public Batch(Pages pages) {
    this.sources = pages.sources();
    this.slots = pages.slots();
    this.geometry = pages.geometry();
    this.samples = pages.samples();
    this.maxChunks = chunksFor(geometry.batchPages());
    this.maxCopiedChunks = chunksFor(geometry.copiedPages());
  }

  /** Returns how many full chunks hold so many pages, and some more because not all are full. */
  private int chunksFor(int pages) {
    return pages / slots.pagesPerChunk() + MORE_CHUNKS;
  }

  /** Holds chunks to be used in one batch after the other. */
  private final class Stock {
    private final List<BatchChunk> made = new ArrayList<>();
    private int used;

    BatchChunk next(SourceState source) {
      if (used == made.size()) {
        made.add(
            new BatchChunk(
                source, geometry.pageSize(), slots.pagesPerChunk(), geometry.partitionBits()));
      }
      return made.get(used++);
    }

    /** Frees the buffers of the used chunks. */
    void freeUsed() {
      for (int i = 0; i < used; i++) {
        made.get(i).close();
      }
    }

    void close() {
      made.forEach(BatchChunk::close);
    }
  }

  /** Goes back to the beginning of the plan. */
  public void rewind() {
    next = 0;
    donePages = 0;
    passed = 0;
    empty();
  }

  private void empty() {
    chunks.clear();
    lent.freeUsed(); // A source that lent until now may have turned out to copy too.
    copied.used = 0;
    lent.used = 0;
  }

  /** Returns the source of the next page of the plan; null if there is none. */
  public @Nullable SourceState cursor(ScanPlan plan) {
    return next < plan.size() ? sources.get(plan.source(plan.chunkAt(next))) : null;
  }

  /**
   * Returns how many pages were filled in since {@link #rewind}, those that have vanished not
   * counted.
   */
  public long passed() {
    return passed;
  }

  /**
   * Takes the next pages of the plan. Of a region of which the scan encounters a sample only, pages
   * that are not in it do not count: they cost next to nothing.
   *
   * @param pages how many to take at most, but for those that do not count
   * @return false if there are none
   */
  public boolean fill(ScanPlan plan, int pages) {
    empty();
    int left = pages;
    int leftToCopy = geometry.copiedPages();
    while (left > 0 && chunks.size() < maxChunks && next < plan.size()) {
      int planned = plan.chunkAt(next);
      SourceState source = sources.get(plan.source(planned));
      boolean lends = source.lends();
      if (!lends && (leftToCopy == 0 || copied.used == maxCopiedChunks)) {
        break;
      }
      int rest = plan.count(planned) - donePages;
      int count = count(plan, planned, lends ? rest : Math.min(rest, leftToCopy), left);
      BatchChunk chunk = lends ? lent.next(source) : copied.next(source);
      set(chunk, plan, planned, count);
      chunks.add(chunk);
      left -= encounters;
      leftToCopy -= lends ? 0 : count;
      passed += plan.region(planned) < 0 ? 0 : count;
      donePages += count;
      if (donePages == plan.count(planned)) {
        next++;
        donePages = 0;
      }
    }
    return !chunks.isEmpty();
  }

  /**
   * Returns how many pages of a chunk to take, and sets {@link #encounters}.
   *
   * @param room how many there is room for, at least 1
   * @param left how many more encounters there may be, at least 1
   */
  private int count(ScanPlan plan, int planned, int room, int left) {
    SourceState source = sources.get(plan.source(planned));
    int region = plan.region(planned);
    if (region < 0 || !samples.isSampled(source, region)) {
      encounters = Math.min(room, left);
      return encounters;
    }
    samples.begin(source, region, firstInRegion(plan, planned), sample);
    encounters = Math.min(sample.count(room), left);
    return encounters == left ? sample.lengthTo(left) : room;
  }

  /** Returns the number in its region of the page of a chunk that is next. */
  private long firstInRegion(ScanPlan plan, int planned) {
    long inSlot = (long) (plan.first(planned) + donePages) * geometry.pageSize();
    return sources
        .get(plan.source(planned))
        .regions
        .pageIn(plan.region(planned), slots.address(plan.slot(planned)) + inSlot);
  }

  private void set(BatchChunk chunk, ScanPlan plan, int planned, int count) {
    chunk.source = sources.get(plan.source(planned));
    chunk.region = plan.region(planned);
    chunk.slot = plan.slot(planned);
    chunk.first = plan.first(planned) + donePages;
    chunk.count = count;
    chunk.isWholeChunk = count == plan.count(planned) && plan.isAlone(planned);
    int firstPage = slots.firstPage(chunk.slot) + chunk.first;
    chunk.position = slots.position(firstPage);
    chunk.hasMovers = false;
    chunk.firstInRegion = chunk.region < 0 ? 0 : firstInRegion(plan, planned);
  }

  public int size() {
    return chunks.size();
  }

  public BatchChunk chunk(int index) {
    return chunks.get(index);
  }

  /** Says whether any page is not where it was: in a settled scan none is. */
  public boolean hasEvents() {
    for (int i = 0; i < chunks.size(); i++) {
      if (chunks.get(i).events.size() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Says whether some page leaves one partition and arrives in another. */
  public boolean hasMovers() {
    for (int i = 0; i < chunks.size(); i++) {
      if (chunks.get(i).hasMovers) {
        return true;
      }
    }
    return false;
  }

  /** Returns the chunk that holds a position of the scan, or null if it is not in this batch. */
  @Nullable BatchChunk chunkAt(long position) {
    int low = 0;
    int high = chunks.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      BatchChunk chunk = chunks.get(middle);
      if (position < chunk.position) {
        high = middle - 1;
      } else if (position >= chunk.position + chunk.count) {
        low = middle + 1;
      } else {
        return chunk;
      }
    }
    return null;
  }

  /** Returns the position of the last page. */
  public long lastPosition() {
    BatchChunk last = chunks.getLast();
    return last.position + last.count - 1;
  }

  @Override
  public void close() {
    copied.close();
    lent.close();
  }
}
