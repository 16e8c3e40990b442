package io.ksm.arena.track;

import io.ksm.api.PageState;
import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.OwnPagemap;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.PagemapEntry;
import io.ksm.linux.PagemapScan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
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
  /** A search holds the lock on the process's page table, so it goes by pieces. */
  private static final int MOST_PAGES = 1 << 14;

  private static final long PRESENCE =
      PagemapScan.PRESENT | PagemapScan.SWAPPED | PagemapScan.ZERO_PAGE;

  private static final int PATIENCE = 100;

  /** For reads that are made though nobody wants the value. */
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

  private final AddressRange range;
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private final OwnPagemap pagemap;
  private final WrittenBlocks blocks;
  private final WriteGuard guard;
  private final int pageSize;
  private final MemorySegment zeros;

  private boolean knowsPresence;

  /** Whether a search failed half-way, after the kernel had protected what it found. */
  private boolean isIncomplete;

  private long written;
  private long broken;

  public Sweep(
      AddressRange range,
      ArenaPages pages,
      ArenaFrames frames,
      OwnPagemap pagemap,
      WrittenBlocks blocks,
      WriteGuard guard,
      int pageSize) {
    this.range = range;
    this.pages = pages;
    this.frames = frames;
    this.pagemap = pagemap;
    this.blocks = blocks;
    this.guard = guard;
    this.pageSize = pageSize;
    this.zeros = MemorySegment.ofArray(new long[pageSize / Long.BYTES]);
  }

  /**
   * Sweeps over all pages that can merge.
   *
   * @param tracker knows which were written; null if nobody does
   * @throws ErrnoException if the kernel does not tell
   */
  public void run(@Nullable WriteTracker tracker) throws ErrnoException {
    written = 0;
    broken = 0;
    blocks.collect(guard);
    boolean looksItself = isIncomplete || tracker == null;
    isIncomplete = true;
    int first = pages.nextMergeable(0);
    while (first < pages.count()) {
      int behind =
          blocks.isFound(first)
              ? sweep(first, pages.nextRaw(first), tracker, looksItself)
              : pages.endOfBlock(first);
      first = pages.nextMergeable(behind);
    }
    blocks.done();
    isIncomplete = false;
  }

  /** Sweeps over the written blocks that follow each other; returns the page behind them. */
  private int sweep(int first, int end, @Nullable WriteTracker tracker, boolean looksItself)
      throws ErrnoException {
    int behind = Math.min(end, pages.endOfBlock(first));
    while (behind < end && blocks.isFound(behind)) {
      behind = Math.min(end, pages.endOfBlock(behind));
    }
    if (looksItself) {
      look(first, behind);
    }
    if (tracker != null) {
      ask(tracker, first, behind);
    }
    return behind;
  }

  /** Returns how many pages were found to be written; without a tracker, how many may have been. */
  public long written() {
    return written;
  }

  /** Returns how many merged pages were found to have a copy of their own. */
  public long broken() {
    return broken;
  }

  // With a tracker.

  /**
   * Where pages without memory may come into being, it matters what the page table held at the very
   * moment of the search: a page that was never protected counts as written, too.
   */
  private void ask(WriteTracker tracker, int first, int behind) throws ErrnoException {
    int from = first;
    while (from < behind) {
      boolean sparse = pages.isSparse(from);
      int to = pages.endOfBlock(from);
      while (to < behind && to - from < MOST_PAGES && pages.isSparse(to) == sparse) {
        to = pages.endOfBlock(to);
      }
      to = Math.min(to, behind);
      knowsPresence = sparse;
      tracker.find(address(from), address(to), sparse ? PRESENCE : 0, this::found);
      from = to;
    }
  }

  private void found(long address, long addressBehind, long categories) throws ErrnoException {
    int behind = page(addressBehind);
    boolean hasBytes =
        !knowsPresence
            || (categories & PagemapScan.SWAPPED) != 0
            || ((categories & PagemapScan.PRESENT) != 0
                && (categories & PagemapScan.ZERO_PAGE) == 0);
    int page = page(address);
    while (page < behind) {
      int sharedFrom = page;
      while (page < behind && pages.isShared(page)) {
        page++;
      }
      if (page > sharedFrom) {
        findBroken(sharedFrom, page);
      } else {
        if (hasBytes || !pages.isVoid(page)) {
          setWritten(page);
        }
        page++;
      }
    }
  }

  /** A merged page that is mapped and belongs to no file has a copy of its own. */
  private void findBroken(int first, int behind) throws ErrnoException {
    for (int from = first; from < behind; from += OwnPagemap.PAGES) {
      int count = Math.min(OwnPagemap.PAGES, behind - from);
      pagemap.read(address(from), count);
      boolean uncertain = false;
      for (int i = 0; i < count; i++) {
        long entry = pagemap.entry(i);
        if (OwnPagemap.isOwn(entry)) {
          setBroken(from + i);
        } else {
          uncertain |= !PagemapEntry.isPresent(entry);
        }
      }
      for (int page = from; uncertain && page < from + count; page++) {
        if (pages.isShared(page) && !mapsFrame(page)) {
          setBroken(page);
        }
      }
    }
  }

  /**
   * Says whether a merged page still is. One that is not mapped at present may have a copy in swap
   * space, which looks like a page that is only protected; reading it maps it.
   */
  private boolean mapsFrame(int page) throws ErrnoException {
    for (int i = 0; i < PATIENCE; i++) {
      pagemap.read(address(page), 1);
      long entry = pagemap.entry(0);
      if (PagemapEntry.isPresent(entry)) {
        return PagemapEntry.isFile(entry);
      }
      Object ignored = BYTE.getVolatile(range.memory(), (long) page * pageSize);
    }
    return true; // It goes to swap space faster than it can be looked at: its frame stays a while.
  }

  // Without.

  private void look(int first, int behind) throws ErrnoException {
    for (int from = first; from < behind; from += OwnPagemap.PAGES) {
      int count = Math.min(OwnPagemap.PAGES, behind - from);
      pagemap.read(address(from), count);
      for (int i = 0; i < count; i++) {
        look(from + i, pagemap.entry(i));
      }
    }
  }

  /** What looks like a swapped page may be one without memory that a tracker has protected. */
  private void look(int page, long entry) throws ErrnoException {
    boolean swapped = PagemapEntry.isSwapped(entry);
    if (pages.isShared(page)) {
      if (OwnPagemap.isOwn(entry) || (swapped && !mapsFrame(page))) {
        setBroken(page);
      }
    } else if (!pages.isVoid(page) || swapped || holdsBytes(page, entry)) {
      setWritten(page);
    }
  }

  /** What is mapped several times is the zero page, but for pages that the kernel merged. */
  private boolean holdsBytes(int page, long entry) {
    if (!PagemapEntry.isPresent(entry)) {
      return false;
    }
    long offset = (long) page * pageSize;
    return PagemapEntry.isExclusive(entry)
        || range.memory().asSlice(offset, pageSize).mismatch(zeros) >= 0;
  }

  private void setWritten(int page) {
    written++;
    if (pages.state(page) != PageState.PRESENT.code()) {
      pages.set(page, PageState.PRESENT);
    }
  }

  private void setBroken(int page) {
    frames.unmap(pages.frame(page));
    pages.set(page, PageState.PRESENT);
    written++;
    broken++;
  }

  private long address(int page) {
    return range.address() + (long) page * pageSize;
  }

  private int page(long address) {
    return (int) ((address - range.address()) / pageSize);
  }
}
