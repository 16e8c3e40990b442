package io.ksm.arena.merge;

import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.track.FreshMappings;
import io.ksm.arena.track.MappingBudget;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.BitSet;

/**
 * Merges runs of pages: holds writers off, compares, and maps frames over the pages.
 *
 * <p>It holds at most 256 pages at once, so that a writer waits for some hundred microseconds. A
 * page is left as it was if it has other bytes than its frame by now, if a writer keeps it open, if
 * it would take one mapping too many, or if the kernel refuses. Used by one thread at a time.
 */
public final class Merges {
  /** So many pages are held against writers at once. */
  static final int MAX_HELD = 256;

  private final WriteGuard guard;
  private final Refusals refusals = new Refusals();
  private final RunAdmission admission;
  private final Step frameMerges;
  private final Step zeroMerges;

  /** Makes a merger whose buffers live as long as an arena of the JDK. */
  public Merges(
      AddressRange range,
      ArenaPages pages,
      ArenaFrames frames,
      WriteGuard guard,
      MappingBudget budget,
      ShortRuns shortRuns,
      FreshMappings fresh,
      Arena lifetime) {
    this.guard = guard;
    admission = new RunAdmission(pages.layout(), frames, budget, shortRuns, refusals);
    PageMapper mapper = new PageMapper(range, pages, frames, budget, fresh);
    frameMerges = new FrameMerges(range, pages, frames, admission, mapper, refusals, lifetime);
    zeroMerges = new ZeroMerges(range, pages, admission, mapper, refusals, lifetime);
  }

  /** What is done with pages that nobody writes to meanwhile. */
  @FunctionalInterface
  interface Step {
    void run(int first, int count, long firstFrame) throws IOException;
  }

  /**
   * Merges neighbouring pages with neighbouring frames.
   *
   * @param refused gets bit {@code i} set if page {@code i} of the run was refused
   * @throws IOException if merging is not possible any more
   */
  public void merge(int first, long firstFrame, int count, BitSet refused) throws IOException {
    refusals.begin(first, refused);
    if (admission.mayMap(first, count, firstFrame)) {
      inParts(first, count, firstFrame, frameMerges);
    } else {
      admission.putOff(first, count, firstFrame);
    }
  }

  /** Merges neighbouring pages with the zero page. As {@link #merge}. */
  public void mergeZero(int first, int count, BitSet refused) throws IOException {
    refusals.begin(first, refused);
    inParts(first, count, 0, zeroMerges);
  }

  private void inParts(int first, int count, long firstFrame, Step step) throws IOException {
    for (int done = 0; done < count; done += MAX_HELD) {
      int from = first + done;
      long fromFrame = firstFrame == 0 ? 0 : firstFrame + done;
      hold(from, from + Math.min(MAX_HELD, count - done), fromFrame, step);
    }
  }

  /** Takes the step with those pages that no writer keeps open, and refuses the others. */
  private void hold(int first, int end, long firstFrame, Step step) throws IOException {
    int from = first;
    int to = end;
    while (from < end) {
      long obstacle = guard.hold(WriteGuard.range(from, to));
      if (obstacle == 0) {
        try {
          step.run(from, to - from, firstFrame == 0 ? 0 : firstFrame + from - first);
        } finally {
          guard.release();
        }
        from = to;
        to = end;
      } else if (WriteGuard.first(obstacle) > from) {
        to = (int) WriteGuard.first(obstacle);
      } else {
        int open = (int) Math.min(WriteGuard.end(obstacle), end);
        refusals.add(from, open - from);
        from = open;
        to = end;
      }
    }
  }
}
