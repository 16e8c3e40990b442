package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.LongSet;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.PhysicalPages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.HugePageFigures;

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
    long mappedTwice;
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
  HugePageFigures huge(int source, int pageSize) {
    Huge found = huge[source];
    return new HugePageFigures(found.pages, found.saved * pageSize, found.toSplit);
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
      if (link != Link.FRESH) {
        long saved = count(kind, first + i, link);
        if (mayBeHuge && physical.isHuge(first + i)) {
          countHuge(first + i, state, saved, isMerged(first + i, link));
        }
      }
    }
  }

  private boolean isMerged(int page, int link) {
    return Link.isOnZeroPage(link) || (Link.isOnFrame(link) && !marks.isFlipped(page));
  }

  /** Returns how many pages merging this one frees, which is one at most. */
  private int count(Kind kind, int page, int link) {
    if (Link.isOnFrame(link)) {
      countCalm(kind, page, !marks.isFlipped(page));
      int saved = marks.isKept(page) ? 0 : 1;
      kind.saved += saved;
      return saved;
    }
    switch (link) {
      case Link.UNSTABLE, Link.RECHECK, Link.DISPLACED, Link.LONE ->
          countCalm(kind, page, marks.isFlipped(page));
      case Link.NONE, Link.UNHASHED, Link.SKIPPED -> kind.volatilePages++;
      case Link.MAPPED_TWICE -> {
        if (marks.isFlipped(page)) {
          countCalm(kind, page, true);
        } else {
          kind.sharedByFork++;
        }
      }
      case Link.ZERO_NEW, Link.ZERO_OLD -> {
        kind.zeroSettled += link == Link.ZERO_OLD ? 1 : 0;
        return countZero(kind, page);
      }
      default -> {}
    }
    return 0;
  }

  private void countCalm(Kind kind, int page, boolean hasEqual) {
    if (hasEqual) {
      kind.duplicate++;
      kind.mappedTwice += marks.isFurther(page) ? 1 : 0;
    } else if (marks.isForeign(page)) {
      kind.otherTenant++;
    } else {
      kind.unique++;
    }
  }

  private int countZero(Kind kind, int page) {
    kind.zeroMerged++;
    long number = physical.frame(page);
    if (number != 0 && zeroFrames.contains(number)) {
      kind.mappedTwice++;
      return 0;
    }
    if (number != 0) {
      zeroFrames.add(number);
    }
    kind.saved++;
    return 1;
  }

  private void countHuge(int page, SourceState state, long saved, boolean merges) {
    Huge found = huge[state.number];
    found.pages++;
    found.saved += saved;
    if (merges) {
      long address = slots.addressOf(page, state.pageSize);
      if (found.toSplit == 0 || Long.compareUnsigned(address, found.splitUntil) >= 0) {
        found.toSplit++;
        long size = physical.hugeBytes(slots.slotOf(page));
        found.splitUntil = (Long.divideUnsigned(address, size) + 1) * size;
      }
    }
  }
}
