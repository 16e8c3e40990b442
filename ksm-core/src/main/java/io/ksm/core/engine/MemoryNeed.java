package io.ksm.core.engine;

import io.ksm.api.Region;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.report.MemoryLimitException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Says how much heap a scan needs for what it remembers of pages, and keeps it below a limit. For
 * the thread that scans, between batches.
 */
final class MemoryNeed {
  /** Stands for a limit where there is none. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /**
   * What an entry of an index takes, or a sharer with its part of a frame, in bytes: about the most
   * that was measured with the indexes that come with ksm.
   */
  private static final long ENTRY_BYTES = 72;

  private final Pages pages;
  private final long limit;

  /**
   * Looks after one engine.
   *
   * @param limit in bytes
   */
  MemoryNeed(Pages pages, long limit) {
    this.pages = pages;
    this.limit = limit;
  }

  private boolean isLimited() {
    return limit != UNLIMITED;
  }

  /**
   * Requires that what the next scan needs before it has read a page is within the limit, and
   * within the JVM's heap. The sources have been asked for their regions.
   *
   * @throws MemoryLimitException if it is not
   */
  void requireRoomToBegin() {
    long heap = Runtime.getRuntime().maxMemory();
    long most = Math.min(limit, heap);
    long count = 0;
    long bytes = 0;
    for (SourceState state : pages.sources()) {
      List<Region> regions = state.asked();
      count += eligible(regions);
      bytes += tableBytes(regions);
    }
    // More pages than there are numbers for are refused for that reason, whatever the heap.
    if (bytes > most && (isLimited() || count <= SlotTable.MAX_PAGES)) {
      throw new MemoryLimitException(
          ("a scan of %d pages needs at least %d bytes of heap, and may use %d:"
                  + " scan fewer sources at once, or %s")
              .formatted(
                  count,
                  bytes,
                  most,
                  limit <= heap ? "raise the limit" : "give Java a larger heap (-Xmx)"),
          bytes,
          most);
    }
  }

  /**
   * Requires that what is spent is within the limit.
   *
   * @param spent tells the bytes, if there is a limit
   * @param passed pages of the scan
   * @throws MemoryLimitException if it is not
   */
  void requireRoom(LongSupplier spent, long passed) {
    if (!isLimited()) {
      return;
    }
    long bytes = spent.getAsLong();
    if (bytes > limit) {
      throw new MemoryLimitException(
          ("a scan of %d pages uses %d bytes of heap after %d of them, and may use %d:"
                  + " scan fewer sources at once, or raise the limit")
              .formatted(pages.plan().pages(), bytes, passed, limit),
          bytes,
          limit);
    }
  }

  /**
   * Returns about how much a scan of all sources as they are now needs at most, in bytes.
   *
   * @param scanning whether a scan is under way, in which sources are not asked for their regions
   */
  long estimate(boolean scanning) {
    long bytes = 0;
    for (SourceState state : pages.sources()) {
      List<Region> regions = scanning ? state.regionsToRead() : state.regionsOfNow();
      bytes += tableBytes(regions) + eligible(regions) * ENTRY_BYTES;
    }
    return bytes;
  }

  private static long eligible(List<Region> regions) {
    return regions.stream().filter(Region::isEligible).mapToLong(Region::pages).sum();
  }

  /** Tables have room for whole slots, in which there may be several regions. */
  private long tableBytes(List<Region> regions) {
    long slotBytes = (long) pages.slots().pagesPerChunk() * pages.pageSize();
    long slots = 0;
    long end = 0;
    for (Region region : regions) {
      if (region.isEligible()) {
        long first = Long.divideUnsigned(region.address(), slotBytes);
        long last =
            Long.divideUnsigned(
                region.address() + (region.pages() - 1) * pages.pageSize(), slotBytes);
        slots += last + 1 - Math.max(first, end);
        end = last + 1;
      }
    }
    long count = slots * pages.slots().pagesPerChunk();
    return count * (PageTable.BYTES_PER_PAGE + pages.merged().bytesPerPage());
  }
}
