package io.ksm.core.engine.bytes;

import io.ksm.core.engine.pages.Geometry;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages between two pauses: up to a number of pages, as items of neighbouring ones. Items are
 * made once and reused.
 *
 * <p>A copied item keeps a buffer for a whole chunk, however few pages its piece has. So pages that
 * are copied are limited twice: by their number, and by that of their items.
 */
public final class Batch implements AutoCloseable {
  private static final int MORE_ITEMS = 8;

  private final SourceTable sources;
  private final SlotTable slots;
  private final Geometry geometry;
  private final int maxItems;
  private final int maxCopiedItems;
  private final List<BatchChunk> items = new ArrayList<>();

  /** Items with buffers of their own, at most {@link #maxCopiedItems}. */
  private final Stock copied = new Stock();

  /** Items whose memory is the source's. */
  private final Stock lent = new Stock();

  /** Where the next batch begins: a piece of the plan, and how many of its pages are done. */
  private int piece;

  private int donePages;
  private long passed;

  /** Makes an empty batch. */
  public Batch(SourceTable sources, SlotTable slots, Geometry geometry) {
    this.sources = sources;
    this.slots = slots;
    this.geometry = geometry;
    this.maxItems = itemsFor(geometry.batchPages());
    this.maxCopiedItems = itemsFor(geometry.copiedPages());
  }

  /** Returns as many items as whole chunks take, and some more for pieces of chunks. */
  private int itemsFor(int pages) {
    return pages / slots.pagesPerChunk() + MORE_ITEMS;
  }

  /** Items to be used in one batch after the other. */
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

    /** Frees the buffers of the used items. */
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
    piece = 0;
    donePages = 0;
    passed = 0;
    empty();
  }

  private void empty() {
    items.clear();
    lent.freeUsed(); // A source that lent until now may have turned out to copy too.
    copied.used = 0;
    lent.used = 0;
  }

  /**
   * Returns how many pages were filled in since {@link #rewind}, those that have vanished not
   * counted.
   */
  public long passed() {
    return passed;
  }

  /**
   * Takes the next pages of the plan.
   *
   * @return false if there are none
   */
  public boolean fill(ScanPlan plan, int pages) {
    empty();
    int left = pages;
    int leftToCopy = geometry.copiedPages();
    while (left > 0 && items.size() < maxItems && piece < plan.size()) {
      SourceState source = sources.get(plan.source(piece));
      boolean lends = source.lends();
      if (!lends && (leftToCopy == 0 || copied.used == maxCopiedItems)) {
        break;
      }
      int room = lends ? left : Math.min(left, leftToCopy);
      int count = Math.min(room, plan.count(piece) - donePages);
      BatchChunk item = lends ? lent.next(source) : copied.next(source);
      set(item, plan, count);
      items.add(item);
      left -= count;
      leftToCopy -= lends ? 0 : count;
      passed += plan.region(piece) < 0 ? 0 : count;
      donePages += count;
      if (donePages == plan.count(piece)) {
        piece++;
        donePages = 0;
      }
    }
    return !items.isEmpty();
  }

  private void set(BatchChunk item, ScanPlan plan, int count) {
    item.source = sources.get(plan.source(piece));
    item.region = plan.region(piece);
    item.slot = plan.slot(piece);
    item.first = plan.first(piece) + donePages;
    item.count = count;
    item.isWholeChunk = count == plan.count(piece) && plan.isAlone(piece);
    int firstPage = slots.firstPage(item.slot) + item.first;
    item.position = slots.position(firstPage);
    item.hasMovers = false;
    item.firstInRegion =
        item.region < 0
            ? 0
            : item.source.pageIn(
                item.region, slots.address(item.slot) + (long) item.first * geometry.pageSize());
  }

  public int size() {
    return items.size();
  }

  public BatchChunk item(int index) {
    return items.get(index);
  }

  /** Says whether any page is not where it was: in a settled scan none is. */
  public boolean hasEvents() {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).events.size() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Says whether some page leaves one partition and arrives in another. */
  public boolean hasMovers() {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).hasMovers) {
        return true;
      }
    }
    return false;
  }

  /** Returns the item that holds a position of the scan, or null if it is not in this batch. */
  @Nullable BatchChunk itemAt(long position) {
    int low = 0;
    int high = items.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      BatchChunk item = items.get(middle);
      if (position < item.position) {
        high = middle - 1;
      } else if (position >= item.position + item.count) {
        low = middle + 1;
      } else {
        return item;
      }
    }
    return null;
  }

  /** Returns the position of the last page. */
  public long lastPosition() {
    BatchChunk last = items.getLast();
    return last.position + last.count - 1;
  }

  @Override
  public void close() {
    copied.close();
    lent.close();
  }
}
