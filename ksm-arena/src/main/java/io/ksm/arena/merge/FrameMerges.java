package io.ksm.arena.merge;

import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Merges pages with frames while writers are held off: makes frames of the first pages, and
 * compares the others with what is there. Used by one thread at a time.
 */
final class FrameMerges implements Merges.Step {

  /** What can be done with a page on its way onto a frame. */
  private enum Kind {
    /** The page is merged already, raw, or not there. */
    REFUSED,
    /** The frame's founder was refused in this scan: it has no bytes, and shall get none. */
    POSTPONED,
    /** The frame takes this page's bytes. */
    FOUNDER,
    /** The frame has bytes. */
    JOINER
  }

  private final AddressRange range;
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private final RunAdmission admission;
  private final PageMapper mapper;
  private final Refusals refusals;
  private final MemorySegment scratch;

  FrameMerges(
      AddressRange range,
      ArenaPages pages,
      ArenaFrames frames,
      RunAdmission admission,
      PageMapper mapper,
      Refusals refusals,
      Arena lifetime) {
    this.range = range;
    this.pages = pages;
    this.frames = frames;
    this.admission = admission;
    this.mapper = mapper;
    this.refusals = refusals;
    this.scratch = lifetime.allocate((long) Merges.MAX_HELD * range.pageSize(), range.pageSize());
  }

  @Override
  public void run(int first, int count, long firstFrame) throws IOException {
    int i = 0;
    while (i < count) {
      Kind kind = kind(first + i, firstFrame + i);
      int j = i + 1;
      while (j < count
          && kind(first + j, firstFrame + j) == kind
          && (kind != Kind.POSTPONED || !frames.postponed().beginsRun(firstFrame + j))) {
        j++;
      }
      switch (kind) {
        case REFUSED -> refusals.add(first + i, j - i);
        case POSTPONED -> admission.putOff(first + i, j - i, firstFrame + i);
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
    return frames.postponed().contains(frame) ? Kind.POSTPONED : Kind.FOUNDER;
  }

  private void found(int first, int count, long firstFrame) throws IOException {
    if (!admission.mayFound(first, count, firstFrame)) {
      admission.putOff(first, count, firstFrame);
    } else if (frames.make(firstFrame, range.slice(first, count), count) != 0) {
      refusals.add(first, count);
    } else if (!mapper.mapFrames(first, count, firstFrame)) {
      refusals.add(first, count);
      frames.drop(firstFrame, count);
    }
  }

  private void join(int first, int count, long firstFrame) throws IOException {
    MemorySegment bytes =
        frames.look(firstFrame, count, scratch.asSlice(0, (long) count * range.pageSize()));
    int i = 0;
    while (i < count) {
      int equal = equalPages(first + i, count - i, bytes, i);
      if (equal > 0) {
        joinEqual(first + i, equal, firstFrame + i);
        i += equal;
      }
      if (i < count) {
        refusals.add(first + i, 1);
        i++;
      }
    }
  }

  /** Returns how many pages are equal to frames before the first one that is not. */
  private int equalPages(int first, int count, MemorySegment frameBytes, int index) {
    int size = range.pageSize();
    long bytes = (long) count * size;
    long offset = (long) first * size;
    long at = (long) index * size;
    long same =
        MemorySegment.mismatch(range.memory(), offset, offset + bytes, frameBytes, at, at + bytes);
    return same < 0 ? count : (int) (same / size);
  }

  private void joinEqual(int first, int count, long firstFrame) throws IOException {
    if (!admission.mayMap(first, count, firstFrame)) {
      admission.putOff(first, count, firstFrame);
    } else if (!mapper.mapFrames(first, count, firstFrame)) {
      refusals.add(first, count);
    }
  }
}
