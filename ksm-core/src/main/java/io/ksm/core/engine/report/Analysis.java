package io.ksm.core.engine.report;

import io.ksm.api.Counters;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Domains;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.PhysicalPages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says whose pages the counters count: by a walk over all contents, which marks pages, and then one
 * over all pages.
 */
public final class Analysis {
  private final SourceTable sources;
  private final PageTable table;
  private final List<Partition> partitions;
  private final ContentReader reader;
  private final Domains domains;
  private final PageMarks marks = new PageMarks();
  private final ContentAnalysis contents;
  private final PageAnalysis pages;
  private final int pageSize;

  public Analysis(
      SourceTable sources,
      SlotTable slots,
      PageTable table,
      PhysicalPages physical,
      ScanPlan plan,
      List<Partition> partitions,
      ContentReader reader,
      Domains domains,
      int pageSize,
      int mostRepeated) {
    this.sources = sources;
    this.table = table;
    this.partitions = partitions;
    this.reader = reader;
    this.domains = domains;
    this.pageSize = pageSize;
    this.contents =
        new ContentAnalysis(
            sources, slots, table, physical, plan, partitions, reader, marks, mostRepeated);
    this.pages = new PageAnalysis(sources, slots, table, physical, plan, marks);
  }

  public MemoryReport report(Counters counters, int maxSharers, long metadataBytes) {
    contents.walk(maxSharers);
    if (domains.tenants() > 1) {
      markOtherTenants();
    }
    pages.walk(sources);
    List<SourceReport> reports = new ArrayList<>();
    for (SourceState state : sources) {
      reports.add(report(state));
    }
    return new MemoryReport(
        pageSize,
        counters,
        reports,
        contents.sharing(),
        contents.repeated(),
        reports.stream().mapToLong(report -> report.figures().savedBytes()).sum(),
        metadataBytes,
        sources.stream().anyMatch(state -> state.fingerprints));
  }

  private void markOtherTenants() {
    long most = 0;
    for (Partition partition : partitions) {
      most += partition.unstableIndex().size() + partition.stableIndex().size();
    }
    DomainAnalysis tenants = new DomainAnalysis(table, reader, marks, Math.toIntExact(most));
    for (Partition partition : partitions) {
      partition.unstableIndex().forEach((key, page) -> tenants.add(page));
      partition.stableIndex().forEach((key, content) -> tenants.add(partition.samplePage(content)));
    }
    tenants.mark();
  }

  private SourceReport report(SourceState state) {
    Map<String, PageFigures> kinds = new LinkedHashMap<>();
    PageFigures total = PageFigures.NONE;
    List<RegionSum> sums = sums(state);
    for (int kind = 0; kind < sums.size(); kind++) {
      PageFigures figures = figures(state, kind, sums.get(kind));
      kinds.put(state.kinds().name(kind), figures);
      total = total.plus(figures);
    }
    return new SourceReport(
        state.source.label(),
        total,
        contents.within(state.number),
        contents.across(state.number),
        pages.huge(state.number, pageSize),
        kinds,
        state.failure());
  }

  /** What is known of the regions of one kind without a look at their pages. */
  private static final class RegionSum {
    final Map<String, Long> ineligible = new TreeMap<>();
    long pages;

    void add(Region region) {
      pages += region.pages();
      if (region.ineligible() != null) {
        ineligible.merge(region.ineligible(), region.pages(), Long::sum);
      }
    }
  }

  private static List<RegionSum> sums(SourceState state) {
    List<RegionSum> sums = new ArrayList<>();
    for (int kind = 0; kind < state.kinds().count(); kind++) {
      sums.add(new RegionSum());
    }
    for (int i = 0; i < state.regions().size(); i++) {
      sums.get(state.kinds().of(i)).add(state.region(i));
    }
    return sums;
  }

  private PageFigures figures(SourceState state, int kind, RegionSum sum) {
    PageAnalysis.Kind found = pages.kind(state.number, kind);
    boolean merging = state.merging != null;
    Map<String, Long> ineligible = sum.ineligible;
    for (PageState pageState : PageState.values()) {
      String reason = pageState.reason();
      long count = state.tally(kind, pageState);
      boolean ours = merging && pageState == PageState.SHARED;
      if (reason != null && count > 0 && !ours) {
        ineligible.merge(reason, count, Long::sum);
      }
    }
    // To a merging source, pages that it merged with the zero page are zero pages of its own.
    long holes = state.tally(kind, PageState.ZERO) - (merging ? found.zeroSettled : 0);
    PageFigures figures =
        new PageFigures(
            sum.pages,
            holes + found.zeroMerged,
            holes,
            found.duplicate,
            found.unique,
            found.otherTenant,
            found.volatilePages,
            found.sharedByFork,
            found.mappedTwice,
            ineligible,
            found.saved * pageSize);
    return state.failure() == null ? figures : withUnreadable(figures);
  }

  /** Adds what nothing is known of, because the source failed. */
  private static PageFigures withUnreadable(PageFigures known) {
    long counted =
        known.zero()
            + known.duplicate()
            + known.unique()
            + known.otherTenant()
            + known.volatilePages()
            + known.sharedByFork()
            + known.ineligiblePages();
    String reason = String.valueOf(PageState.UNREADABLE.reason());
    long unread = known.pages() - counted;
    return unread > 0 ? known.withIneligible(reason, unread) : known;
  }
}
