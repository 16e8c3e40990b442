package io.ksm.source.linux.arena;

import io.ksm.api.PageState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The runs of few pages that could merge. Each takes a mapping or two of its own, of which there is
 * a budget. So they are refused when they first come, and when a scan has shown them all, the
 * longest get what there is. The others are {@link PageState#SCATTERED} until they are written to,
 * or mappings become free.
 *
 * <p>Used by one thread at a time.
 */
final class ShortRuns {
  /** From so many pages on, a run always merges. */
  static final int LONG = 8;

  /** What a run in the middle of other memory takes. */
  private static final int MAPPINGS = 2;

  /** A page that was scattered is new to the engine, which looks at it twice before it merges. */
  private static final int SCANS = 3;

  private record Run(int first, int pages) {
    int behind() {
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

  ShortRuns(ArenaPages pages, MappingBudget budget) {
    this.pages = pages;
    this.budget = budget;
  }

  /** Notes that a run was refused for want of mappings. */
  void refuse(int first, int count) {
    refused.add(new Run(first, count));
  }

  /** Says whether a run may take mappings of the budget now. */
  boolean isGranted(int first, int count) {
    return granted.nextClearBit(first) >= first + count;
  }

  /** Shares out the budget anew. Called between two scans. */
  void decide() {
    renewGrants();
    if (refused.isEmpty() && waiting.isEmpty()) {
      return;
    }
    List<Run> all = new ArrayList<>(refused);
    waiting.stream().filter(this::isScattered).forEach(all::add);
    all.sort(Comparator.comparingInt(Run::pages).reversed().thenComparingInt(Run::first));
    refused = new ArrayList<>();
    waiting = new ArrayList<>();
    long room = budget.roomForShort() - (long) MAPPINGS * grants.size();
    for (Run run : all) {
      if (room >= MAPPINGS) {
        room -= MAPPINGS;
        grant(run);
      } else {
        setAside(run);
      }
    }
  }

  private void renewGrants() {
    List<Grant> renewed = new ArrayList<>();
    granted.clear();
    for (Grant grant : grants) {
      Run run = grant.run;
      if (grant.scans > 1 && pages.isOwn(run.first)) {
        renewed.add(new Grant(run, grant.scans - 1));
        granted.set(run.first, run.behind());
      }
    }
    grants = renewed;
  }

  private boolean isScattered(Run run) {
    for (int page = run.first; page < run.behind(); page++) {
      if (pages.isScattered(page)) {
        return true;
      }
    }
    return false;
  }

  private void grant(Run run) {
    if (isGranted(run.first, run.pages)) {
      return;
    }
    grants.add(new Grant(run, SCANS));
    granted.set(run.first, run.behind());
    for (int page = run.first; page < run.behind(); page++) {
      if (pages.isScattered(page)) {
        pages.set(page, PageState.UNCHANGED);
      }
    }
  }

  /** What was written to meanwhile stays as it is. */
  private void setAside(Run run) {
    boolean any = false;
    for (int page = run.first; page < run.behind(); page++) {
      if (pages.state(page) == PageState.UNCHANGED.code() && !granted.get(page)) {
        pages.set(page, PageState.SCATTERED);
      }
      any |= pages.isScattered(page);
    }
    if (any) {
      waiting.add(run);
    }
  }

  /** Says whether pages of a range are scattered. */
  boolean isAnyWaiting(int first, int behind) {
    return waiting.stream().anyMatch(run -> run.first < behind && first < run.behind());
  }

  /** Returns how many runs wait for mappings. */
  int waiting() {
    return waiting.size();
  }
}
