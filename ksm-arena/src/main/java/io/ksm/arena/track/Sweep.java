package io.ksm.arena.track;

import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.OwnPagemap;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.PagemapScan;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what happened to an arena's pages since the last time: which were written, and which of
 * the merged ones have a copy of their own by that.
 *
 * <p>Looks only where {@link WrittenBlocks} says that somebody wrote. There the {@link
 * WriteTracker} says which pages were written; without one, the page table is read, and every page
 * counts as written. Used by one thread at a time.
 */
public final class Sweep {
  /** A search holds the lock on the process's page table, so it covers no more pages at once. */
  private static final int MAX_PAGES = 1 << 14;

  private static final long PRESENCE =
      PagemapScan.PRESENT | PagemapScan.SWAPPED | PagemapScan.ZERO_PAGE;

  private final AddressRange range;
  private final ArenaPages pages;
  private final WrittenBlocks blocks;
  private final WriteGuard guard;
  private final SweptPages swept;
  private final PageTableLook look;

  private boolean knowsPresence;

  /** Whether a search failed half-way, after the kernel had protected what it found. */
  private boolean isIncomplete;

  /** Makes a sweep over all pages of an arena. */
  public Sweep(
      AddressRange range,
      ArenaPages pages,
      ArenaFrames frames,
      OwnPagemap pagemap,
      WrittenBlocks blocks,
      WriteGuard guard) {
    this.range = range;
    this.pages = pages;
    this.blocks = blocks;
    this.guard = guard;
    this.swept = new SweptPages(pages, frames);
    this.look = new PageTableLook(range, pages, pagemap, swept);
  }

  /**
   * Sweeps over all pages that can merge.
   *
   * @param tracker knows which were written; null if nobody does
   * @throws ErrnoException if the kernel does not tell
   */
  public void run(@Nullable WriteTracker tracker) throws ErrnoException {
    swept.begin();
    blocks.collect(guard);
    boolean looksItself = isIncomplete || tracker == null;
    isIncomplete = true;
    int first = pages.nextMergeable(0);
    while (first < pages.count()) {
      int end =
          blocks.isFound(first)
              ? sweep(first, pages.nextRaw(first), tracker, looksItself)
              : pages.endOfBlock(first);
      first = pages.nextMergeable(end);
    }
    blocks.done();
    isIncomplete = false;
  }

  /** Sweeps over the written blocks that follow each other; returns the page after them. */
  private int sweep(int first, int limit, @Nullable WriteTracker tracker, boolean looksItself)
      throws ErrnoException {
    int end = Math.min(limit, pages.endOfBlock(first));
    while (end < limit && blocks.isFound(end)) {
      end = Math.min(limit, pages.endOfBlock(end));
    }
    if (looksItself) {
      look.findAll(first, end);
    }
    if (tracker != null) {
      ask(tracker, first, end);
    }
    return end;
  }

  /**
   * Where pages without memory may come into being, it matters what the page table held at the very
   * moment of the search: a page that was never protected counts as written, too.
   */
  private void ask(WriteTracker tracker, int first, int end) throws ErrnoException {
    int from = first;
    while (from < end) {
      boolean sparse = pages.isSparse(from);
      int to = pages.endOfBlock(from);
      while (to < end && to - from < MAX_PAGES && pages.isSparse(to) == sparse) {
        to = pages.endOfBlock(to);
      }
      to = Math.min(to, end);
      knowsPresence = sparse;
      tracker.find(range.address(from), range.address(to), sparse ? PRESENCE : 0, this::found);
      from = to;
    }
  }

  private void found(long address, long endAddress, long categories) throws ErrnoException {
    int end = range.page(endAddress);
    boolean hasBytes = hasBytes(categories);
    int page = range.page(address);
    while (page < end) {
      int sharedFrom = page;
      while (page < end && pages.isShared(page)) {
        page++;
      }
      if (page > sharedFrom) {
        look.findBroken(sharedFrom, page);
      } else {
        if (hasBytes || !pages.isVoid(page)) {
          swept.setWritten(page);
        }
        page++;
      }
    }
  }

  private boolean hasBytes(long categories) {
    return !knowsPresence
        || (categories & PagemapScan.SWAPPED) != 0
        || ((categories & PagemapScan.PRESENT) != 0 && (categories & PagemapScan.ZERO_PAGE) == 0);
  }

  /** Returns how many pages were found to be written; without a tracker, how many may have been. */
  public long written() {
    return swept.written();
  }

  /** Returns how many merged pages were found to have a copy of their own. */
  public long broken() {
    return swept.broken();
  }
}
