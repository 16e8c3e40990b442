package io.ksm.report.scan;

import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceOwner;
import io.ksm.core.report.SourceReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums what is known of several sources. */
final class Totals {
  private Totals() {}

  /** Returns the sum of some sources, as if they were one. */
  static SourceReport of(String label, List<SourceReport> sources) {
    PageFigures figures = PageFigures.NONE;
    HugePageFigures huge = HugePageFigures.NONE;
    long within = 0;
    long across = 0;
    Map<String, PageFigures> kinds = new LinkedHashMap<>();
    Map<String, OfferedFigures> offeredKinds = new LinkedHashMap<>();
    OfferedFigures offered = OfferedFigures.NONE;
    long pinned = 0;
    for (SourceReport source : sources) {
      figures = figures.plus(source.figures());
      huge = huge.plus(source.huge());
      within += source.sharedWithin();
      across += source.sharedAcross();
      source.kinds().forEach((kind, of) -> kinds.merge(kind, of, PageFigures::plus));
      MergingTerms terms = source.terms();
      terms
          .offeredKinds()
          .forEach((kind, of) -> offeredKinds.merge(kind, of, OfferedFigures::plus));
      offered = offered.plus(terms.offered());
      pinned += terms.pinnedBytes();
    }
    MergingTerms terms = new MergingTerms(SourceOwner.UNKNOWN, offered, offeredKinds, pinned, 0);
    return new SourceReport(label, figures, within, across, huge, kinds, terms, null);
  }

  /** Returns the row of all sources, whose saving is bounded by what is pinned in any of them. */
  static ReportRow ofAll(String label, ScanResult result) {
    SourceReport sum = of(label, result.report().sources());
    SourceReport bounded =
        new SourceReport(
            label,
            sum.figures().withSaved(result.report().savedBytes()),
            sum.sharedWithin(),
            sum.sharedAcross(),
            sum.huge(),
            sum.kinds(),
            sum.terms(),
            null);
    return ReportRow.ofSum(bounded, result.report().pageSize());
  }

  /** Returns how many pages do not merge for other reasons than what they hold, by reason. */
  static Map<String, Long> reasons(PageFigures figures) {
    Map<String, Long> reasons = new TreeMap<>(figures.ineligible());
    put("shared-by-fork", figures.sharedByFork(), reasons);
    put("other-domain", figures.otherDomain(), reasons);
    put("hole", figures.holes(), reasons);
    put("zero-unknown", figures.zeroUnknown(), reasons);
    return reasons;
  }

  private static void put(String reason, long pages, Map<String, Long> reasons) {
    if (pages > 0) {
      reasons.merge(reason, pages, Long::sum);
    }
  }

  /** Returns how many pages do not merge for other reasons than what they hold. */
  static long unmerging(PageFigures figures) {
    return figures.ineligiblePages()
        + figures.sharedByFork()
        + figures.otherDomain()
        + figures.holes()
        + figures.zeroUnknown();
  }

  /** Says whether it is known of all pages that can merge whether they were offered. */
  static boolean isOfferedKnown(OfferedFigures offered, PageFigures figures) {
    return offered.known() >= figures.mergeable();
  }

  /** Returns how much memory merging is about: eligible, and with memory of its own. In bytes. */
  static long mergeableBytes(PageFigures figures, int pageSize) {
    return figures.mergeable() * pageSize;
  }
}
