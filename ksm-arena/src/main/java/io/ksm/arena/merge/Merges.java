package io.ksm.arena.merge;

import io.ksm.api.PageState;
import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.track.FreshMappings;
import io.ksm.arena.track.MappingBudget;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Merges runs of pages: holds writers off, compares, and lays frames where the pages are.
 *
 * <p>By pieces of 256 pages, so that a writer waits for some hundred microseconds at most. A page
 * is left as it was if it has other bytes than its frame by now, if a writer keeps it open, if its
 * mapping would be one too many, or if the kernel refuses. Used by one thread at a time.
 */
public final class Merges {
  private static final int PIECE = 256;
  private static final int NO_ADVICE = 0;

  /** What can be done with a page on its way onto a frame. */
  private enum Kind {
    /** The page is merged already, raw, or not there. */
    REFUSED,
    /** The frame's founder was refused in this scan: it has no bytes, and shall get none. */
    SHUNNED,
    /** The frame takes this page's bytes. */
    FOUNDER,
    /** The frame has bytes. */
    JOINER
  }

  private final MemoryCalls calls;
  private final AddressRange range;
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private final WriteGuard guard;
  private final MappingBudget budget;
  private final ShortRuns shortRuns;
  private final FreshMappings fresh;
  private final int pageSize;
  private final MemorySegment memory;
  private final MemorySegment scratch;
  private final MemorySegment zeros;

  // Of the run that is being merged.
  private BitSet refused = new BitSet();
  private int start;

  public Merges(
      MemoryCalls calls,
      AddressRange range,
      ArenaPages pages,
      ArenaFrames frames,
      WriteGuard guard,
      MappingBudget budget,
      ShortRuns shortRuns,
      FreshMappings fresh,
      int pageSize,
      Arena lifetime) {
    this.calls = calls;
    this.range = range;
    this.pages = pages;
    this.frames = frames;
    this.guard = guard;
    this.budget = budget;
    this.shortRuns = shortRuns;
    this.fresh = fresh;
    this.pageSize = pageSize;
    this.memory = range.memory();
    this.scratch = lifetime.allocate((long) PIECE * pageSize, pageSize);
    this.zeros = lifetime.allocate(pageSize, pageSize);
  }

  /** Something to do with pages that nobody writes to meanwhile. */
  @FunctionalInterface
  private interface Step {
    void run(int first, int count, long firstFrame) throws IOException;
  }

  /**
   * Merges neighbouring pages with neighbouring frames.
   *
   * @param into gets bit {@code i} set if page {@code i} of the run was refused
   * @throws IOException if merging is not possible any more
   */
  public void merge(int first, long firstFrame, int count, BitSet into) throws IOException {
    begin(first, into);
    if (mayMap(first, count, firstFrame)) {
      inPieces(first, count, firstFrame, this::mergeHeld);
    } else {
      putOff(first, count, firstFrame);
    }
  }

  /** Merges neighbouring pages with the zero page. As {@link #merge}. */
  public void mergeZero(int first, int count, BitSet into) throws IOException {
    begin(first, into);
    inPieces(first, count, 0, this::mergeZeroHeld);
  }

  private void begin(int first, BitSet into) {
    start = first;
    refused = into;
  }

  private void refuse(int first, int count) {
    refused.set(first - start, first - start + count);
  }

  /** Refuses a run for want of mappings. */
  private void putOff(int first, int count, long firstFrame) {
    refuse(first, count);
    shortRuns.refuse(first, count, firstFrame);
    if (firstFrame != 0 && !frames.exists(firstFrame) && !frames.isShunned(firstFrame)) {
      frames.shun(firstFrame, count);
    }
  }

  private void inPieces(int first, int count, long firstFrame, Step step) throws IOException {
    for (int done = 0; done < count; done += PIECE) {
      int pieceFirst = first + done;
      long pieceFrame = firstFrame == 0 ? 0 : firstFrame + done;
      hold(pieceFirst, pieceFirst + Math.min(PIECE, count - done), pieceFrame, step);
    }
  }

  /** Takes the step with those pages that no writer keeps open, and refuses the others. */
  private void hold(int first, int behind, long firstFrame, Step step) throws IOException {
    int from = first;
    int to = behind;
    while (from < behind) {
      long obstacle = guard.hold(WriteGuard.range(from, to));
      if (obstacle == 0) {
        try {
          step.run(from, to - from, firstFrame == 0 ? 0 : firstFrame + from - first);
        } finally {
          guard.release();
        }
        from = to;
        to = behind;
      } else if (WriteGuard.first(obstacle) > from) {
        to = (int) WriteGuard.first(obstacle);
      } else {
        int held = (int) Math.min(WriteGuard.behind(obstacle), behind);
        refuse(from, held - from);
        from = held;
        to = behind;
      }
    }
  }

  // With frames.

  private void mergeHeld(int first, int count, long firstFrame) throws IOException {
    int i = 0;
    while (i < count) {
      Kind kind = kind(first + i, firstFrame + i);
      int j = i + 1;
      while (j < count
          && kind(first + j, firstFrame + j) == kind
          && (kind != Kind.SHUNNED || !frames.beginsShunnedRun(firstFrame + j))) {
        j++;
      }
      switch (kind) {
        case REFUSED -> refuse(first + i, j - i);
        case SHUNNED -> putOff(first + i, j - i, firstFrame + i);
        case FOUNDER -> found(first + i, j - i, firstFrame + i);
        case JOINER -> join(first + i, j - i, firstFrame + i);
      }
      i = j;
    }
  }

  private Kind kind(int page, long frame) {
    if (!pages.isOwn(page) || pages.isRaw(page) || !frames.isPossible(frame)) {
      return Kind.REFUSED;
    }
    if (frames.exists(frame)) {
      return Kind.JOINER;
    }
    return frames.isShunned(frame) ? Kind.SHUNNED : Kind.FOUNDER;
  }

  private void found(int first, int count, long firstFrame) throws IOException {
    if (!mayMap(first, count, firstFrame) || !hasRoomForPartner(first, count, firstFrame)) {
      putOff(first, count, firstFrame);
    } else if (frames.make(firstFrame, slice(first, count), count) != 0) {
      refuse(first, count);
    } else if (!map(first, count, firstFrame)) {
      frames.drop(firstFrame, count);
    }
  }

  private void join(int first, int count, long firstFrame) throws IOException {
    MemorySegment bytes = scratch.asSlice(0, (long) count * pageSize);
    int result = frames.read(firstFrame, bytes);
    if (result < 0) {
      throw new ErrnoException("read frames", -result);
    }
    int i = 0;
    while (i < count) {
      int j = i;
      while (j < count && isEqual(first + j, bytes, j)) {
        j++;
      }
      if (j > i) {
        mapIfWorthwhile(first + i, j - i, firstFrame + i);
        i = j;
      } else {
        refuse(first + i, 1);
        i++;
      }
    }
  }

  private boolean isEqual(int page, MemorySegment frameBytes, int index) {
    long offset = (long) page * pageSize;
    long at = (long) index * pageSize;
    return MemorySegment.mismatch(memory, offset, offset + pageSize, frameBytes, at, at + pageSize)
        < 0;
  }

  private void mapIfWorthwhile(int first, int count, long firstFrame) throws IOException {
    if (mayMap(first, count, firstFrame)) {
      boolean ignored = map(first, count, firstFrame);
    } else {
      putOff(first, count, firstFrame);
    }
  }

  /** Lays frames where pages are; refuses them if the kernel does. */
  private boolean map(int first, int count, long firstFrame) throws IOException {
    long more = pages.moreMappings(first, count, firstFrame);
    pages.ensureFrames(first, count);
    if (frames.map(address(first), count, firstFrame) < 0) {
      keep(first, count, firstFrame);
      refuse(first, count);
      return false;
    }
    note(first, count, firstFrame, PageState.SHARED, more);
    return true;
  }

  private void note(int first, int count, long firstFrame, PageState state, long more)
      throws IOException {
    pages.setFrames(first, count, firstFrame);
    budget.take(more);
    for (int page = first; page < first + count; page++) {
      pages.set(page, state);
    }
    fresh.prepare(first, count, firstFrame == 0);
  }

  /**
   * Makes sure that pages are what they were after the kernel refused to map something in their
   * place. It checks its limits before it touches what is there, but may run out of memory after
   * that, and leave nothing.
   */
  private void keep(int first, int count, long firstFrame) throws IOException {
    long bytes = (long) count * pageSize;
    if (calls.advise(address(first), bytes, NO_ADVICE) != -Errno.ENOMEM) {
      return;
    }
    long more = pages.moreMappings(first, count, 0);
    if (calls.renew(address(first), bytes) < 0
        || frames.read(firstFrame, slice(first, count)) < 0) {
      throw new IOException(
          "there is no memory left: %d pages at page %d are lost".formatted(count, first));
    }
    note(first, count, 0, PageState.PRESENT, more);
  }

  private boolean isThere(int first, int count) {
    return calls.advise(address(first), (long) count * pageSize, NO_ADVICE) != -Errno.ENOMEM;
  }

  private static IOException lost(int first, int count) {
    return new IOException(
        "there is no memory left: %d pages at page %d are lost".formatted(count, first));
  }

  // With the zero page.

  private void mergeZeroHeld(int first, int count, long none) throws IOException {
    int i = 0;
    while (i < count) {
      int j = i;
      boolean overlaid = pages.isOverlaid(first + i);
      while (j < count && isOwnZero(first + j) && pages.isOverlaid(first + j) == overlaid) {
        j++;
      }
      if (j > i) {
        clear(first + i, j - i, overlaid);
        i = j;
      } else {
        refuse(first + i, 1);
        i++;
      }
    }
  }

  private boolean isOwnZero(int page) {
    return pages.isOwn(page)
        && !pages.isRaw(page)
        && MemorySegment.mismatch(
                memory, (long) page * pageSize, (long) (page + 1) * pageSize, zeros, 0, pageSize)
            < 0;
  }

  /** What is discarded is zero, but where a frame lies below, that would come to light. */
  private void clear(int first, int count, boolean overlaid) throws IOException {
    if (overlaid) {
      renew(first, count);
    } else if (calls.advise(address(first), (long) count * pageSize, MemoryCalls.DISCARD) < 0) {
      refuse(first, count);
    } else {
      for (int page = first; page < first + count; page++) {
        pages.set(page, PageState.ZERO);
      }
      fresh.protect(first, count);
    }
  }

  private void renew(int first, int count) throws IOException {
    long more = pages.moreMappings(first, count, 0);
    pages.ensureFrames(first, count);
    if (!mayMap(first, count, 0)) {
      putOff(first, count, 0);
    } else if (calls.renew(address(first), (long) count * pageSize) >= 0) {
      note(first, count, 0, PageState.ZERO, more);
    } else {
      keepZeros(first, count, more);
      refuse(first, count);
    }
  }

  /** As {@link #keep}, where zeros were to be. */
  private void keepZeros(int first, int count, long more) throws IOException {
    if (!isThere(first, count)) {
      if (calls.renew(address(first), (long) count * pageSize) < 0) {
        throw lost(first, count);
      }
      note(first, count, 0, PageState.PRESENT, more);
    }
  }

  // The budget.

  /** A founder that has the last mappings would have them for nothing. */
  private boolean hasRoomForPartner(int first, int count, long firstFrame) {
    return budget.hasRoom(2 * pages.moreMappings(first, count, firstFrame), count < ShortRuns.LONG);
  }

  private boolean mayMap(int first, int count, long firstFrame) {
    long more = pages.moreMappings(first, count, firstFrame);
    boolean isShort = count < ShortRuns.LONG;
    return (more <= 0 && !budget.isExceeded())
        || ((!isShort || shortRuns.isGranted(first, count)) && budget.hasRoom(more, isShort));
  }

  private long address(int page) {
    return range.address() + (long) page * pageSize;
  }

  private MemorySegment slice(int first, int count) {
    return memory.asSlice((long) first * pageSize, (long) count * pageSize);
  }
}
