package io.ksm.arena.track;

import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.OwnPagemap;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.PagemapEntry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Looks at the page table for what a sweep wants to know of pages: whether merged ones have a copy
 * of their own, and, where nobody tracks writes, which pages hold bytes. Used by one thread at a
 * time.
 */
final class PageTableLook {
  private static final int MAX_LOOKS = 100;

  /** For reads that are made though nobody wants the value. */
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

  private final AddressRange range;
  private final ArenaPages pages;
  private final OwnPagemap pagemap;
  private final SweptPages swept;
  private final MemorySegment zeros;

  PageTableLook(AddressRange range, ArenaPages pages, OwnPagemap pagemap, SweptPages swept) {
    this.range = range;
    this.pages = pages;
    this.pagemap = pagemap;
    this.swept = swept;
    this.zeros = MemorySegment.ofArray(new long[range.pageSize() / Long.BYTES]);
  }

  /**
   * Finds those merged pages that have a copy of their own: they are mapped and belong to no file.
   */
  void findBroken(int first, int end) throws ErrnoException {
    for (int from = first; from < end; from += OwnPagemap.PAGES) {
      int count = Math.min(OwnPagemap.PAGES, end - from);
      pagemap.read(range.address(from), count);
      boolean uncertain = false;
      for (int i = 0; i < count; i++) {
        long entry = pagemap.entry(i);
        if (OwnPagemap.isOwn(entry)) {
          swept.setBroken(from + i);
        } else {
          uncertain |= PagemapEntry.isSwapped(entry);
        }
      }
      for (int page = from; uncertain && page < from + count; page++) {
        if (pages.isShared(page) && !mapsFrame(page)) {
          swept.setBroken(page);
        }
      }
    }
  }

  /** Takes every page that holds bytes of its own for written. */
  void findAll(int first, int end) throws ErrnoException {
    for (int from = first; from < end; from += OwnPagemap.PAGES) {
      int count = Math.min(OwnPagemap.PAGES, end - from);
      pagemap.read(range.address(from), count);
      for (int i = 0; i < count; i++) {
        find(from + i, pagemap.entry(i));
      }
    }
  }

  /** What looks like a swapped page may be one without memory that a tracker has protected. */
  private void find(int page, long entry) throws ErrnoException {
    boolean swapped = PagemapEntry.isSwapped(entry);
    if (pages.isShared(page)) {
      if (OwnPagemap.isOwn(entry) || (swapped && !mapsFrame(page))) {
        swept.setBroken(page);
      }
    } else if (!pages.isVoid(page) || swapped || holdsBytes(page, entry)) {
      swept.setWritten(page);
    }
  }

  /** What is mapped several times is the zero page, but for pages that the kernel merged. */
  private boolean holdsBytes(int page, long entry) {
    return PagemapEntry.isPresent(entry)
        && (PagemapEntry.isExclusive(entry) || range.slice(page, 1).mismatch(zeros) >= 0);
  }

  /**
   * Says whether a merged page still is. One that is not mapped at present may have a copy in swap
   * space, which looks like a page that is only protected; reading it maps it.
   */
  private boolean mapsFrame(int page) throws ErrnoException {
    for (int i = 0; i < MAX_LOOKS; i++) {
      pagemap.read(range.address(page), 1);
      long entry = pagemap.entry(0);
      if (PagemapEntry.isPresent(entry)) {
        return PagemapEntry.isFile(entry);
      }
      Object ignored = BYTE.getVolatile(range.memory(), (long) page * range.pageSize());
    }
    return true; // It goes to swap space faster than it can be looked at: its frame stays a while.
  }
}
