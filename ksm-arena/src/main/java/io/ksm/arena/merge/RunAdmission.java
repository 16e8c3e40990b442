package io.ksm.arena.merge;

import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.memory.FrameLayout;
import io.ksm.arena.track.MappingBudget;

/**
 * Decides whether a run may take mappings, and puts off those that may not: they are refused, and
 * {@link ShortRuns} remembers them. Used by one thread at a time.
 */
final class RunAdmission {
  private final FrameLayout layout;
  private final ArenaFrames frames;
  private final MappingBudget budget;
  private final ShortRuns shortRuns;
  private final Refusals refusals;

  RunAdmission(
      FrameLayout layout,
      ArenaFrames frames,
      MappingBudget budget,
      ShortRuns shortRuns,
      Refusals refusals) {
    this.layout = layout;
    this.frames = frames;
    this.budget = budget;
    this.shortRuns = shortRuns;
    this.refusals = refusals;
  }

  /** Says whether frames may lie where pages are; 0 stands for new memory. */
  boolean mayMap(int first, int count, long firstFrame) {
    long more = layout.moreMappings(first, count, firstFrame);
    boolean isShort = count < ShortRuns.LONG;
    return (more <= 0 && !budget.isExceeded())
        || ((!isShort || shortRuns.isGranted(first, count)) && budget.hasRoom(more, isShort));
  }

  /**
   * Says whether the pages of new frames may merge. There must be room for a second run on these
   * frames too: one that took the last mappings would save nothing.
   */
  boolean mayFound(int first, int count, long firstFrame) {
    long more = layout.moreMappings(first, count, firstFrame);
    return mayMap(first, count, firstFrame) && budget.hasRoom(2 * more, count < ShortRuns.LONG);
  }

  /** Refuses a run for want of mappings. */
  void putOff(int first, int count, long firstFrame) {
    refusals.add(first, count);
    shortRuns.refuse(first, count, firstFrame);
    if (firstFrame != 0 && !frames.exists(firstFrame) && !frames.postponed().contains(firstFrame)) {
      frames.postponed().add(firstFrame, count);
    }
  }
}
