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
  private final int maxCopied;
  private final List<BatchItem> items = new ArrayList<>();

  /** Items with buffers of their own, as many as {@link #maxCopied} pages need. */
  private final Stock copied = new Stock();

  /** Items whose memory is the source's. */
  private final Stock lent = new Stock();

  /** Where the next batch begins: a piece of the plan, and how many of its pages are done. */
  private int piece;

  private int donePages;
  private long passed;

  /**
   * Makes an empty batch.
   *
   * @param maxItems the most items
   * @param maxCopied the most pages whose bytes are copied
   */
  Batch(
      SourceTable sources,
      SlotTable slots,
      int pageSize,
      int partitionBits,
      int maxItems,
      int maxCopied) {
    this.sources = sources;
    this.slots = slots;
    this.pageSize = pageSize;
    this.partitionBits = partitionBits;
    this.maxItems = maxItems;
    this.maxCopied = maxCopied;
  }

  /** Items to be used in one batch after the other. */
  private final class Stock {
    private final List<BatchItem> made = new ArrayList<>();
    private int used;

    BatchItem next(SourceState source) {
      if (used == made.size()) {
        made.add(new BatchItem(source, pageSize, slots.pagesPerChunk(), partitionBits));
      }
      return made.get(used++);
    }

    void close() {
      made.forEach(BatchItem::close);
    }
  }

  /** Goes back to the beginning of the plan. */
  void rewind() {
    piece = 0;
    donePages = 0;
    passed = 0;
    empty();
  }

  private void empty() {
    items.clear();
    copied.used = 0;
    lent.used = 0;
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
    empty();
    int left = pages;
    int leftToCopy = maxCopied;
    while (left > 0 && items.size() < maxItems && piece < plan.size()) {
      SourceState source = sources.get(plan.source(piece));
      int room = source.lends() ? left : Math.min(left, leftToCopy);
      if (room == 0) {
        break;
      }
      int count = Math.min(room, plan.count(piece) - donePages);
      set(next(source), plan, count);
      left -= count;
      leftToCopy -= source.lends() ? 0 : count;
      passed += plan.region(piece) < 0 ? 0 : count;
      donePages += count;
      if (donePages == plan.count(piece)) {
        piece++;
        donePages = 0;
      }
    }
    return !items.isEmpty();
  }

  private BatchItem next(SourceState source) {
    BatchItem item = source.lends() ? lent.next(source) : copied.next(source);
    if (source.lends() && item.chunk.hasBuffer()) {
      item.chunk.close(); // Of a source that lent until then, and turned out to copy too.
    }
    items.add(item);
    return item;
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
    return items.size();
  }

  BatchItem item(int index) {
    return items.get(index);
  }

  /** Says whether any page is not where it was: in a settled scan none is. */
  boolean hasEvents() {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).events.size() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Says whether some page leaves one partition and arrives in another. */
  boolean hasMovers() {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).hasMovers) {
        return true;
      }
    }
    return false;
  }

  /** Returns the item that holds a position of the scan, or null if it is not in this batch. */
  @Nullable BatchItem itemAt(long position) {
    int low = 0;
    int high = items.size() - 1;
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
    BatchItem last = items.getLast();
    return last.position + last.count - 1;
  }

  @Override
  public void close() {
    copied.close();
    lent.close();
  }
}
