package io.ksm.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages between two pauses: up to a number of pages, as items of neighbouring ones. Items are
 * made once and reused.
 */
final class Batch implements AutoCloseable {
  private final SourceTable sources;
  private final SlotTable slots;
  private final int partitionBits;
  private final int pageSize;
  private final int maxItems;
  private final List<BatchItem> items = new ArrayList<>();
  private int size;

  /** Where the next batch begins: a piece of the plan, and how many of its pages are done. */
  private int piece;

  private int donePages;
  private long passed;

  Batch(SourceTable sources, SlotTable slots, int pageSize, int partitionBits, int maxItems) {
    this.sources = sources;
    this.slots = slots;
    this.pageSize = pageSize;
    this.partitionBits = partitionBits;
    this.maxItems = maxItems;
  }

  /** Goes back to the beginning of the plan. */
  void rewind() {
    piece = 0;
    donePages = 0;
    passed = 0;
    size = 0;
  }

  /**
   * Returns how many pages were filled in since {@link #rewind}, those that have vanished not
   * counted.
   */
  long passed() {
    return passed;
  }

  /**
   * Takes the next pages of the plan.
   *
   * @return false if there are none
   */
  boolean fill(ScanPlan plan, int pages) {
    size = 0;
    int left = pages;
    while (left > 0 && size < maxItems && piece < plan.size()) {
      int count = Math.min(left, plan.count(piece) - donePages);
      set(next(plan), plan, count);
      left -= count;
      passed += plan.region(piece) < 0 ? 0 : count;
      donePages += count;
      if (donePages == plan.count(piece)) {
        piece++;
        donePages = 0;
      }
    }
    return size > 0;
  }

  private BatchItem next(ScanPlan plan) {
    if (size == items.size()) {
      SourceState source = sources.get(plan.source(piece));
      items.add(new BatchItem(source, pageSize, slots.pagesPerChunk(), partitionBits));
    }
    return items.get(size++);
  }

  private void set(BatchItem item, ScanPlan plan, int count) {
    item.source = sources.get(plan.source(piece));
    item.region = plan.region(piece);
    item.slot = plan.slot(piece);
    item.first = plan.first(piece) + donePages;
    item.count = count;
    int firstPage = slots.firstPage(item.slot) + item.first;
    item.position = slots.position(firstPage);
    item.hasMovers = false;
    item.firstInRegion =
        item.region < 0
            ? 0
            : item.source.pageIn(
                item.region, slots.address(item.slot) + (long) item.first * pageSize);
  }

  int size() {
    return size;
  }

  BatchItem item(int index) {
    return items.get(index);
  }

  /** Says whether any page is not where it was: in a settled scan none is. */
  boolean hasEvents() {
    for (int i = 0; i < size; i++) {
      if (items.get(i).events.size() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Says whether some page leaves one partition and arrives in another. */
  boolean hasMovers() {
    for (int i = 0; i < size; i++) {
      if (items.get(i).hasMovers) {
        return true;
      }
    }
    return false;
  }

  /** Returns the item that holds a position of the scan, or null if it is not in this batch. */
  @Nullable BatchItem itemAt(long position) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      BatchItem item = items.get(middle);
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
  long lastPosition() {
    BatchItem last = items.get(size - 1);
    return last.position + last.count - 1;
  }

  @Override
  public void close() {
    items.forEach(BatchItem::close);
  }
}
