package io.ksm.cli.render;

import io.ksm.core.report.SourceReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums over sources. */
final class Totals {
  private Totals() {}

  /** Returns the sum of some sources, as if they were one. */
  static SourceReport of(String label, List<SourceReport> sources) {
    SourceReport sum = new SourceReport(label, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, null);
    for (SourceReport source : sources) {
      sum = plus(sum, source);
    }
    return sum;
  }

  private static SourceReport plus(SourceReport a, SourceReport b) {
    Map<String, Long> ineligible = new TreeMap<>(a.ineligible());
    b.ineligible().forEach((reason, pages) -> ineligible.merge(reason, pages, Long::sum));
    return new SourceReport(
        a.label(),
        a.pages() + b.pages(),
        a.eligible() + b.eligible(),
        a.zero() + b.zero(),
        a.holes() + b.holes(),
        a.duplicate() + b.duplicate(),
        a.sharedWithin() + b.sharedWithin(),
        a.sharedAcross() + b.sharedAcross(),
        a.unique() + b.unique(),
        a.volatilePages() + b.volatilePages(),
        ineligible,
        a.savedBytes() + b.savedBytes(),
        null);
  }

  /** Returns how many pages of a source cannot merge. */
  static long ineligible(SourceReport source) {
    long pages = 0;
    for (long ofReason : source.ineligible().values()) {
      pages += ofReason;
    }
    return pages;
  }

  /** Returns how much memory of a source merging is about: eligible, and not a hole. In bytes. */
  static long mergeableBytes(SourceReport source, int pageSize) {
    return (source.eligible() - source.holes()) * pageSize;
  }
}
