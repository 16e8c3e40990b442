package io.ksm.arena.merge;

import io.ksm.api.PageState;
import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.track.FreshMappings;
import io.ksm.arena.track.MappingBudget;
import java.io.IOException;

/**
 * Puts frames, or new memory, where pages are, and keeps the books of that. If the kernel refuses,
 * the pages are what they were. Called while writers are held off, by one thread at a time.
 */
final class PageMapper {
  private final AddressRange range;
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private final MappingBudget budget;
  private final FreshMappings fresh;

  PageMapper(
      AddressRange range,
      ArenaPages pages,
      ArenaFrames frames,
      MappingBudget budget,
      FreshMappings fresh) {
    this.range = range;
    this.pages = pages;
    this.frames = frames;
    this.budget = budget;
    this.fresh = fresh;
  }

  /**
   * Maps frames over pages that hold the same bytes.
   *
   * @return whether the kernel did it
   * @throws IOException if pages are lost, or could be seen by child processes
   */
  boolean mapFrames(int first, int count, long firstFrame) throws IOException {
    pages.layout().ensureRoom(first, count);
    if (frames.map(range.address(first), count, firstFrame) >= 0) {
      note(first, count, firstFrame, PageState.SHARED);
      return true;
    }
    if (range.refill(first, count)) {
      if (frames.read(firstFrame, range.slice(first, count)) < 0) {
        throw AddressRange.lost(first, count);
      }
      note(first, count, 0, PageState.PRESENT);
    }
    return false;
  }

  /**
   * Maps new memory over pages of zeros below which frames lie.
   *
   * @return whether the kernel did it
   * @throws IOException as {@link #mapFrames}
   */
  boolean mapZeros(int first, int count) throws IOException {
    pages.layout().ensureRoom(first, count);
    if (range.renew(first, count) >= 0) {
      note(first, count, 0, PageState.ZERO);
      return true;
    }
    if (range.refill(first, count)) {
      note(first, count, 0, PageState.PRESENT);
    }
    return false;
  }

  /** Discards pages of zeros, which are ordinary memory; returns whether the kernel did it. */
  boolean discard(int first, int count) {
    if (range.advise(first, count, MemoryCalls.DISCARD) < 0) {
      return false;
    }
    setStates(first, count, PageState.ZERO);
    fresh.protect(first, count);
    return true;
  }

  private void note(int first, int count, long firstFrame, PageState state) throws IOException {
    long more = pages.layout().moreMappings(first, count, firstFrame);
    pages.layout().set(first, count, firstFrame);
    budget.take(more);
    setStates(first, count, state);
    fresh.prepare(first, count, firstFrame == 0);
  }

  private void setStates(int first, int count, PageState state) {
    for (int page = first; page < first + count; page++) {
      pages.set(page, state);
    }
  }
}
