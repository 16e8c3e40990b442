package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.PfnSet;
import io.ksm.core.engine.pages.PhysicalPages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.HugePageFigures;

/**
 * Walks for a report over all pages, in scan order: what each of them is, and what it frees. Takes
 * up to three bits of heap for each page of the machine, where pfns are known.
 */
final class PageAnalysis {
  private final Pages pages;
  private final PageTable table;
  private final PhysicalPages physical;
  private final PageMarks marks;
  private final TermsAnalysis terms;

  /** Indexed by source and kind of region. */
  private final Kind[][] kinds;

  /** Indexed by source. */
  private final Huge[] huge;

  /** The pfns of pages that were merged with the zero page. */
  private final PfnSet zeroPfns = new PfnSet();

  /** The pfns of volatile pages. */
  private final PfnSet volatilePfns = new PfnSet();

  /** Those of them of which one mapping has been counted, or will be as another figure. */
  private final PfnSet countedPfns = new PfnSet();

  PageAnalysis(Pages pages, PageMarks marks, TermsAnalysis terms) {
    this.pages = pages;
    this.table = pages.table();
    this.physical = pages.physical();
    this.marks = marks;
    this.terms = terms;
    SourceTable sources = pages.sources();
    this.kinds = new Kind[sources.numberLimit()][];
    this.huge = new Huge[sources.numberLimit()];
    for (SourceState state : sources) {
      Kind[] ofSource = new Kind[state.regions.kinds().count()];
      for (int i = 0; i < ofSource.length; i++) {
        ofSource[i] = new Kind();
      }
      kinds[state.number] = ofSource;
      huge[state.number] = new Huge();
    }
  }

  /** Counts the pages of one kind. */
  static final class Kind {
    long duplicate;
    long unique;
    long otherDomain;
    long volatilePages;
    long sharedByFork;
    long mappedTwice;
    long zeroMerged;
    long zeroSettled;
    long saved;
  }

  /** Counts the pages of one source that lie in huge pages. */
  private static final class Huge {
    long pages;
    long saved;
    long toSplit;

    /** The end of the last huge page that was counted in {@link #toSplit}. */
    long splitEnd;
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
  void walk() {
    if (physical.anyPfns()) {
      findVolatilePfns();
    }
    terms.beginZeros();
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      if (plan.region(chunk) >= 0) {
        SourceState state = pages.sources().get(plan.source(chunk));
        int kind = state.regions.kinds().of(plan.region(chunk));
        count(plan, chunk, state, kinds[state.number][kind]);
      }
    }
    terms.endZeros();
  }

  /** What a child process of a scanned one holds since the last scan, its parent may hold calm. */
  private void findVolatilePfns() {
    forEachPfn((link, pfn) -> {
      if (PageMarks.isVolatile(link)) {
        volatilePfns.add(pfn);
      }
    });
    if (!volatilePfns.isEmpty()) {
      forEachPfn((link, pfn) -> {
        if (!PageMarks.isVolatile(link) && volatilePfns.contains(pfn)) {
          countedPfns.add(pfn);
        }
      });
      volatilePfns.clear();
    }
  }

  /** Hears of a page whose pfn is known. */
  @FunctionalInterface
  private interface PfnVisitor {
    void visit(int link, long pfn);
  }

  private void forEachPfn(PfnVisitor visitor) {
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      if (plan.region(chunk) >= 0) {
        int first = pages.firstPage(chunk);
        for (int i = 0; i < plan.count(chunk); i++) {
          int link = pages.link(first + i);
          long pfn = PageMarks.isKnown(link) ? physical.pfn(first + i) : 0;
          if (pfn != 0) {
            visitor.visit(link, pfn);
          }
        }
      }
    }
  }

  private void count(ScanPlan plan, int chunk, SourceState state, Kind kind) {
    int first = pages.firstPage(chunk);
    int[] links = table.linkSegment(first);
    int base = PageTable.inSegment(first);
    boolean mayBeHuge = physical.mayBeHuge(plan.slot(chunk));
    for (int i = 0; i < plan.count(chunk); i++) {
      int link = links[base + i];
      if (PageMarks.isKnown(link)) {
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
    switch (marks.result(page, link)) {
      case DUPLICATE -> {
        kind.duplicate++;
        kind.mappedTwice += marks.isFurther(page) ? 1 : 0;
      }
      case UNIQUE -> kind.unique++;
      case OTHER_DOMAIN -> kind.otherDomain++;
      case VOLATILE -> {
        kind.volatilePages++;
        kind.mappedTwice += isFurtherVolatile(page) ? 1 : 0;
      }
      case SHARED_BY_FORK -> kind.sharedByFork++;
      case ZERO -> {
        kind.zeroSettled += link == Link.ZERO_OLD && !pages.passesOver(page) ? 1 : 0;
        return countZero(kind, page);
      }
      case NONE -> {}
    }
    int saved = Link.isOnFrame(link) && !marks.isKept(page) ? 1 : 0;
    kind.saved += saved;
    return saved;
  }

  /** Says whether another mapping of a volatile page is counted, and notes it. */
  private boolean isFurtherVolatile(int page) {
    long pfn = physical.pfn(page);
    if (pfn == 0 || countedPfns.add(pfn)) {
      return false;
    }
    marks.markFurther(page);
    return true;
  }

  private int countZero(Kind kind, int page) {
    kind.zeroMerged++;
    terms.add(page);
    long pfn = physical.pfn(page);
    if (pfn != 0 && !zeroPfns.add(pfn)) {
      kind.mappedTwice++;
      return 0;
    }
    kind.saved++;
    return 1;
  }

  private void countHuge(int page, SourceState state, long saved, boolean merges) {
    Huge found = huge[state.number];
    found.pages++;
    found.saved += saved;
    if (merges) {
      long address = pages.address(page);
      if (found.toSplit == 0 || Long.compareUnsigned(address, found.splitEnd) >= 0) {
        found.toSplit++;
        long size = physical.hugeBytes(pages.slots().slotOf(page));
        found.splitEnd = (Long.divideUnsigned(address, size) + 1) * size;
      }
    }
  }
}
