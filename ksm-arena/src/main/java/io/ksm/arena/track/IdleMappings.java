package io.ksm.arena.track;

import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.FrameLayout;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.linux.LibcMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Gives back mappings that are of no use any more. Where pages were merged and then written to,
 * each has a copy of its own, but the frames still lie below, in as many mappings as before. A run
 * in which no page shares a frame is copied aside, and the copy is moved to where the run was: one
 * mapping instead of many. Whoever reads finds the same bytes before and after, and waits in
 * between.
 *
 * <p>The kernel never joins what was moved with its neighbours, so that it is a mapping of its own.
 * Used by one thread at a time.
 */
public final class IdleMappings {
  /** Fewer are not worth the copying of up to 2 MiB. */
  private static final long MIN_GAIN = 4;

  private final MemoryCalls calls;
  private final AddressRange range;
  private final ArenaPages pages;
  private final WriteGuard guard;
  private final MappingBudget budget;
  private final FreshMappings fresh;
  private final FrameLayout layout;

  /** The number of the next moved page, see {@link FrameLayout#frame}. */
  private long nextMoved = Long.MIN_VALUE;

  private boolean anyNew;

  /** Makes what gives the mappings of an arena back. */
  public IdleMappings(
      MemoryCalls calls,
      AddressRange range,
      ArenaPages pages,
      WriteGuard guard,
      MappingBudget budget,
      FreshMappings fresh) {
    this.calls = calls;
    this.range = range;
    this.pages = pages;
    this.guard = guard;
    this.budget = budget;
    this.fresh = fresh;
    this.layout = pages.layout();
  }

  /** Notes that pages do not share frames any more. */
  public void pagesLeft() {
    anyNew = true;
  }

  /**
   * Gives mappings back where that is worthwhile, if there are any of which this is not known.
   *
   * @throws IOException if memory was lost, because the kernel ran out of it half-way
   */
  public void giveBack() throws IOException {
    if (!anyNew || !budget.isTight()) {
      return;
    }
    anyNew = false;
    int page = 0;
    while (page < pages.count()) {
      int end = endOfRun(page);
      if (end > page) {
        giveBack(page, end - page);
      }
      page = Math.max(end, page + 1);
    }
  }

  /** Returns the page after a run in one block in which all pages have bytes of their own. */
  private int endOfRun(int first) {
    int end = Math.min(pages.count(), pages.endOfBlock(first));
    int page = first;
    while (page < end && pages.isOwn(page) && !pages.isRaw(page)) {
      page++;
    }
    return page;
  }

  private void giveBack(int first, int count) throws IOException {
    long more = layout.moreMappings(first, count, nextMoved);
    if (-more < MIN_GAIN) {
      return;
    }
    if (guard.hold(WriteGuard.range(first, first + count)) != 0) {
      anyNew = true; // Somebody writes there: another time.
      return;
    }
    try {
      move(first, count, more);
    } finally {
      guard.release();
    }
  }

  private void move(int first, int count, long more) throws IOException {
    MemorySegment here = range.slice(first, count);
    long bytes = here.byteSize();
    long aside = calls.reserve(bytes);
    if (aside < 0) {
      anyNew = true;
      return;
    }
    layout.ensureRoom(first, count);
    int ignored = calls.advise(aside, bytes, MemoryCalls.NO_HUGE_PAGES); // Or there are none.
    MemorySegment there = LibcMemory.segment(aside, bytes);
    there.copyFrom(here);
    if (calls.move(aside, bytes, here.address()) >= 0) {
      layout.set(first, count, nextMoved);
      nextMoved += 2L * ArenaPages.BLOCK;
      budget.take(more);
      fresh.prepare(first, count, true);
    } else {
      keep(first, count, there);
      int unmapped = calls.unmap(aside, bytes);
      assert unmapped >= 0;
    }
  }

  /** Copies the bytes back if they are gone. */
  private void keep(int first, int count, MemorySegment copy) throws IOException {
    if (range.refill(first, count)) {
      range.slice(first, count).copyFrom(copy);
      budget.take(layout.moreMappings(first, count, 0));
      layout.set(first, count, 0);
      fresh.prepare(first, count, true);
    }
  }
}
