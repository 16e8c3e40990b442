package io.ksm.core.engine;

import io.ksm.core.report.HugePages;

/** A report's walk over all pages, in scan order: what each of them is, and what it frees. */
final class PageAnalysis {
  private final SlotTable slots;
  private final PageTable table;
  private final PhysicalPages physical;
  private final ScanPlan plan;
  private final PageMarks marks;

  /** By source and kind of region. */
  private final Kind[][] kinds;

  /** By source. */
  private final Huge[] huge;

  /** Frames of pages that were merged with the zero page. */
  private final LongSet zeroFrames = new LongSet();

  PageAnalysis(
      SourceTable sources,
      SlotTable slots,
      PageTable table,
      PhysicalPages physical,
      ScanPlan plan,
      PageMarks marks) {
    this.slots = slots;
    this.table = table;
    this.physical = physical;
    this.plan = plan;
    this.marks = marks;
    this.kinds = new Kind[sources.numberLimit()][];
    this.huge = new Huge[sources.numberLimit()];
    for (SourceState state : sources) {
      Kind[] ofSource = new Kind[state.kinds().count()];
      for (int i = 0; i < ofSource.length; i++) {
        ofSource[i] = new Kind();
      }
      kinds[state.number] = ofSource;
      huge[state.number] = new Huge();
    }
  }

  /** What is counted of the pages of one kind. */
  static final class Kind {
    long duplicate;
    long unique;
    long otherTenant;
    long volatilePages;
    long sharedByFork;
    long zeroMerged;
    long zeroSettled;
    long saved;
  }

  private static final class Huge {
    long pages;
    long saved;
    long toSplit;

    /** The end of the last huge page that was counted in {@link #toSplit}. */
    long splitUntil;
  }

  /** Returns what was counted of a kind. */
  Kind kind(int source, int kind) {
    return kinds[source][kind];
  }

  /** Returns what was counted of a source's huge pages. */
  HugePages huge(int source, int pageSize) {
    Huge found = huge[source];
    return new HugePages(found.pages, found.saved * pageSize, found.toSplit);
  }

  /** Walks over all pages. */
  void walk(SourceTable sources) {
    for (int piece = 0; piece < plan.size(); piece++) {
      if (plan.region(piece) >= 0) {
        SourceState state = sources.get(plan.source(piece));
        count(piece, state, kinds[state.number][state.kinds().of(plan.region(piece))]);
      }
    }
  }

  private void count(int piece, SourceState state, Kind kind) {
    int slot = plan.slot(piece);
    int first = slots.firstPage(slot) + plan.first(piece);
    int[] links = table.linkSegment(first);
    int base = PageTable.inSegment(first);
    boolean mayBeHuge = physical.mayBeHuge(slot);
    for (int i = 0; i < plan.count(piece); i++) {
      int link = links[base + i];
      long savedBefore = kind.saved;
      count(kind, first + i, link);
      if (mayBeHuge && physical.isHuge(first + i)) {
        boolean merges = Link.isOnZeroPage(link) || isShared(first + i, link);
        countHuge(first + i, state, kind.saved - savedBefore, merges);
      }
    }
  }

  private boolean isShared(int page, int link) {
    return Link.isOnFrame(link) && !marks.isFlipped(page);
  }

  private void count(Kind kind, int page, int link) {
    if (Link.isOnFrame(link)) {
      kind.saved += marks.isKept(page) ? 0 : 1;
      countCalm(kind, page, !marks.isFlipped(page));
      return;
    }
    switch (link) {
      case Link.UNSTABLE, Link.RECHECK, Link.DISPLACED, Link.LONE ->
          countCalm(kind, page, marks.isFlipped(page));
      case Link.NONE, Link.UNHASHED, Link.SKIPPED -> kind.volatilePages++;
      case Link.MAPPED_TWICE -> kind.sharedByFork++;
      case Link.ZERO_NEW -> countZero(kind, page);
      case Link.ZERO_OLD -> {
        countZero(kind, page);
        kind.zeroSettled++;
      }
      default -> {}
    }
  }

  private void countCalm(Kind kind, int page, boolean hasEqual) {
    if (hasEqual) {
      kind.duplicate++;
    } else if (marks.isForeign(page)) {
      kind.otherTenant++;
    } else {
      kind.unique++;
    }
  }

  private void countZero(Kind kind, int page) {
    kind.zeroMerged++;
    long number = physical.frame(page);
    if (number == 0) {
      kind.saved++;
    } else if (!zeroFrames.contains(number)) {
      zeroFrames.add(number);
      kind.saved++;
    }
  }

  private void countHuge(int page, SourceState state, long saved, boolean merges) {
    Huge found = huge[state.number];
    found.pages++;
    found.saved += saved;
    if (merges) {
      int slot = slots.slotOf(page);
      long address = slots.address(slot) + (long) slots.indexOf(page) * state.pageSize;
      if (found.toSplit == 0 || Long.compareUnsigned(address, found.splitUntil) >= 0) {
        found.toSplit++;
        long size = physical.hugeBytes(slot);
        found.splitUntil = (Long.divideUnsigned(address, size) + 1) * size;
      }
    }
  }
}
