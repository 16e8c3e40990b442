package io.ksm.arena.merge;

import io.ksm.api.PageState;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.track.MappingBudget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Decides which runs of few pages may merge. Each takes a mapping or two of its own, of which there
 * is a budget. So they are refused when they first come. When a scan has shown them all, the
 * longest get what there is. The others are {@link PageState#SCATTERED} until they are written to,
 * or mappings become free.
 *
 * <p>A run alone is of no use. Of those that were to go onto the same frames, at least two get
 * mappings, or none does.
 *
 * <p>Used by one thread at a time.
 */
public final class ShortRuns {
  /** From so many pages on, a run merges as long as there are mappings at all. */
  public static final int LONG = 8;

  /** What a run in the middle of other memory takes. */
  private static final int MAPPINGS = 2;

  /** A page that was scattered is new to the engine, which looks at it twice before it merges. */
  private static final int SCANS = 3;

  /** Some pages that were to go onto neighbouring frames, of which {@code frame} is the first. */
  private record Run(int first, int pages, long frame) {
    int end() {
      return first + pages;
    }
  }

  private record Grant(Run run, int scans) {}

  private final ArenaPages pages;
  private final MappingBudget budget;
  private List<Run> refused = new ArrayList<>();
  private List<Run> waiting = new ArrayList<>();
  private List<Grant> grants = new ArrayList<>();
  private final BitSet granted = new BitSet();

  /** What was left when nobody else could be let in. */
  private long roomLeft;

  /** Makes an empty set of runs. */
  public ShortRuns(ArenaPages pages, MappingBudget budget) {
    this.pages = pages;
    this.budget = budget;
  }

  /**
   * Notes that a run was refused for want of mappings.
   *
   * @param firstFrame where it was to go; 0 for the zero page
   */
  void refuse(int first, int count, long firstFrame) {
    refused.add(new Run(first, count, firstFrame != 0 ? firstFrame : -1L - first));
  }

  /** Says whether a run may take mappings of the budget now. */
  boolean isGranted(int first, int count) {
    return granted.nextClearBit(first) >= first + count;
  }

  /**
   * Shares out the budget anew, if there is anything new to share. Called between two scans.
   *
   * @return whether anybody was let in or set aside
   */
  public boolean decide() {
    renewGrants();
    waiting.removeIf(run -> !isScattered(run));
    long room = Math.max(0, budget.roomForShort() - (long) MAPPINGS * grants.size());
    if (refused.isEmpty() && (waiting.isEmpty() || room <= roomLeft)) {
      return false;
    }
    List<List<Run>> groups = groups();
    refused = new ArrayList<>();
    waiting = new ArrayList<>();
    for (List<Run> group : groups) {
      int fit = (int) Math.min(group.size(), room / MAPPINGS);
      int let = fit == 1 && group.size() > 1 ? 0 : fit; // One of several would find nobody.
      room -= (long) MAPPINGS * let;
      group.subList(0, let).forEach(this::grant);
      group.subList(let, group.size()).forEach(this::setAside);
    }
    roomLeft = room;
    return true;
  }

  /** Returns the runs that want to merge, those of the same frames together, the longest first. */
  private List<List<Run>> groups() {
    TreeMap<Long, List<Run>> byFrame = new TreeMap<>();
    for (Run run : refused) {
      byFrame.computeIfAbsent(run.frame, any -> new ArrayList<>()).add(run);
    }
    for (Run run : waiting) {
      byFrame.computeIfAbsent(run.frame, any -> new ArrayList<>()).add(run);
    }
    List<List<Run>> groups = new ArrayList<>(byFrame.values());
    groups.forEach(group -> group.sort(Comparator.comparingInt(Run::pages).reversed()));
    groups.sort(Comparator.comparingInt(ShortRuns::mergeable).reversed());
    return groups;
  }

  /** Returns how far a group's longest run can merge: as far as its second longest run. */
  private static int mergeable(List<Run> group) {
    return group.get(Math.min(1, group.size() - 1)).pages;
  }

  private void renewGrants() {
    List<Grant> renewed = new ArrayList<>();
    granted.clear();
    for (Grant grant : grants) {
      Run run = grant.run;
      if (grant.scans > 1 && pages.isOwn(run.first)) {
        renewed.add(new Grant(run, grant.scans - 1));
        granted.set(run.first, run.end());
      }
    }
    grants = renewed;
  }

  private boolean isScattered(Run run) {
    for (int page = run.first; page < run.end(); page++) {
      if (pages.isScattered(page)) {
        return true;
      }
    }
    return false;
  }

  private void grant(Run run) {
    grants.add(new Grant(run, SCANS));
    granted.set(run.first, run.end());
    for (int page = run.first; page < run.end(); page++) {
      if (pages.isScattered(page)) {
        pages.set(page, PageState.UNCHANGED);
      }
    }
  }

  /** What was written to meanwhile stays as it is. */
  private void setAside(Run run) {
    boolean any = false;
    for (int page = run.first; page < run.end(); page++) {
      if (pages.state(page) == PageState.UNCHANGED.code() && !granted.get(page)) {
        pages.set(page, PageState.SCATTERED);
      }
      any |= pages.isScattered(page);
    }
    if (any) {
      waiting.add(run);
    }
  }

  /** Returns in which parts of an arena, of so many pages each, runs wait for mappings. */
  public BitSet waitingParts(int pagesEach) {
    BitSet parts = new BitSet();
    for (Run run : waiting) {
      parts.set(run.first / pagesEach, (run.end() - 1) / pagesEach + 1);
    }
    return parts;
  }

  /** Returns how many runs wait for mappings. */
  int waiting() {
    return waiting.size();
  }
}
