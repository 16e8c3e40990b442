package io.ksm.core.engine.report;

import io.ksm.api.Counters;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.match.PartitionView;
import io.ksm.core.engine.pages.Domains;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.SampleWish;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says whose pages the counters count: by a walk over all contents, which marks pages, and then one
 * over all pages. For the thread that scans, between batches.
 */
public final class Analysis {
  private static final String NOT_SAMPLED = "not-sampled";

  private final Pages pages;
  private final List<Partition> partitions;
  private final ContentReader reader;
  private final Domains domains;
  private final PageMarks marks;
  private final TermsAnalysis terms;
  private final ContentAnalysis contents;
  private final PageAnalysis walk;
  private final int maxSharers;
  private final int mapCells;
  private final @Nullable SampleWish sample;

  /**
   * Prepares an analysis.
   *
   * @param reader of the calling thread
   * @param maxSharers how many sharers a frame has at most
   * @param options what the report is to tell
   */
  public Analysis(
      Pages pages,
      List<Partition> partitions,
      ContentReader reader,
      Domains domains,
      int maxSharers,
      ReportOptions options) {
    this.pages = pages;
    this.partitions = partitions;
    this.reader = reader;
    this.domains = domains;
    this.maxSharers = maxSharers;
    this.marks = new PageMarks(pages.slots().pageLimit());
    this.terms = new TermsAnalysis(pages, options, maxSharers);
    this.contents = new ContentAnalysis(pages, partitions, reader, marks, terms, options);
    this.mapCells = options.mapCells();
    this.sample = options.sample();
    this.walk = new PageAnalysis(pages, marks, terms);
  }

  /**
   * Makes the report, once.
   *
   * @param counters as they are now
   * @param metadataBytes what the engine spends on its pages, in bytes
   */
  public MemoryReport report(Counters counters, long metadataBytes) {
    contents.walk(maxSharers);
    if (domains.areSeveral()) {
      markOtherDomains();
    }
    walk.walk();
    if (sample != null) {
      new PageSampling(pages, marks, reader, sample).draw();
    }
    List<List<PageFigures>> figures = new ArrayList<>();
    long unbounded = 0;
    for (SourceState state : pages.sources()) {
      List<PageFigures> byKind = figures(state);
      figures.add(byKind);
      PageFigures total = total(byKind);
      terms.bound().setRow(state.number, total);
      unbounded += total.savedBytes();
    }
    long bounded = terms.savedBytes(unbounded);
    List<SourceReport> reports = new ArrayList<>();
    for (SourceState state : pages.sources()) {
      reports.add(report(state, figures.get(reports.size()), bounded));
    }
    return new MemoryReport(
        pages.pageSize(),
        counters,
        reports,
        contents.sharing().matrix(),
        contents.repeated().contents(),
        terms.groups(reports, bounded),
        terms.limited(),
        bounded,
        unbounded - bounded,
        metadataBytes,
        pages.sources().stream().anyMatch(state -> state.fingerprints),
        MemoryMaps.of(pages, marks, mapCells));
  }

  private static PageFigures total(List<PageFigures> figures) {
    return figures.stream().reduce(PageFigures.NONE, PageFigures::plus);
  }

  private void markOtherDomains() {
    long maxPages = 0;
    for (Partition partition : partitions) {
      PartitionView view = partition.view();
      maxPages += view.unstableIndex().size() + view.stableIndex().size();
    }
    DomainAnalysis analysis = new DomainAnalysis(pages, reader, marks, Math.toIntExact(maxPages));
    for (Partition partition : partitions) {
      PartitionView view = partition.view();
      view.unstableIndex().forEach((key, page) -> analysis.add(page));
      view.stableIndex().forEach((key, content) -> analysis.add(view.samplePage(content)));
    }
    analysis.mark();
  }

  private List<PageFigures> figures(SourceState state) {
    List<PageFigures> byNumber = new ArrayList<>();
    for (RegionSum sum : sums(state)) {
      byNumber.add(figures(state, byNumber.size(), sum));
    }
    return byNumber;
  }

  private SourceReport report(SourceState state, List<PageFigures> byNumber, long saved) {
    Map<String, PageFigures> kinds = new LinkedHashMap<>();
    for (int kind = 0; kind < byNumber.size(); kind++) {
      kinds.merge(state.regions.kinds().name(kind), byNumber.get(kind), PageFigures::plus);
    }
    PageFigures total = total(byNumber);
    MergingTerms merging = terms.of(state, byNumber, saved);
    long most = Math.min(saved, terms.bound().free(state.number));
    return new SourceReport(
        state.label,
        total.withSaved(Math.min(total.savedBytes(), most)),
        contents.sharing().within(state.number),
        contents.sharing().across(state.number),
        walk.huge(state.number, pages.pageSize()),
        kinds,
        merging,
        state.failure());
  }

  /** Counts the regions of one kind, without a look at their pages. */
  private static final class RegionSum {
    final Map<String, Long> ineligible = new TreeMap<>();
    long pages;
    long holes;
    long zeroUnknown;

    /** Whether the last scan encountered some of the pages only. */
    boolean sampled;

    void add(Region region, boolean isSampled) {
      pages += region.pages();
      sampled |= isSampled;
      if (Region.HOLE.equals(region.ineligible())) {
        addHole(region);
      } else if (region.ineligible() != null) {
        ineligible.merge(region.ineligible(), region.pages(), Long::sum);
      }
    }

    /** Counts a hole as pages in state ZERO are counted in a region of the same answer. */
    private void addHole(Region region) {
      switch (region.traits().resident()) {
        case YES -> holes += region.pages();
        case UNKNOWN -> zeroUnknown += region.pages();
        case NO ->
            ineligible.merge(String.valueOf(PageState.ABSENT.reason()), region.pages(), Long::sum);
      }
    }
  }

  private List<RegionSum> sums(SourceState state) {
    List<RegionSum> sums = new ArrayList<>();
    for (int kind = 0; kind < state.regions.kinds().count(); kind++) {
      sums.add(new RegionSum());
    }
    for (int i = 0; i < state.regions.all().size(); i++) {
      sums.get(state.regions.kinds().of(i))
          .add(state.regions.get(i), pages.samples().isSampled(state, i));
    }
    return sums;
  }

  private PageFigures figures(SourceState state, int kind, RegionSum sum) {
    PageAnalysis.Kind found = walk.kind(state.number, kind);
    boolean merging = state.merging != null;
    Map<String, Long> ineligible = sum.ineligible;
    for (PageState pageState : PageState.values()) {
      String reason = pageState.reason();
      long count = state.pagesIn(kind, pageState);
      boolean ours = merging && pageState == PageState.SHARED;
      if (reason != null && count > 0 && !ours) {
        ineligible.merge(reason, count, Long::sum);
      }
    }
    // To a merging source, pages that it merged with the zero page are zero pages of its own.
    long holes =
        sum.holes + state.pagesIn(kind, PageState.ZERO) - (merging ? found.zeroSettled : 0);
    PageFigures figures =
        new PageFigures(
            sum.pages,
            holes + found.zeroMerged,
            holes,
            sum.zeroUnknown + state.pagesIn(kind, PageState.ZERO_UNKNOWN),
            found.duplicate,
            found.unique,
            found.otherDomain,
            found.volatilePages,
            found.sharedByFork,
            found.mappedTwice,
            ineligible,
            found.saved * pages.pageSize());
    if (state.failure() != null) {
      return withUnknown(figures, String.valueOf(PageState.UNREADABLE.reason()));
    }
    return sum.sampled ? withUnknown(figures, NOT_SAMPLED) : figures;
  }

  /** Adds the pages of which nothing is known: the source failed, or no sample held them. */
  private static PageFigures withUnknown(PageFigures known, String reason) {
    long counted =
        known.zero()
            + known.zeroUnknown()
            + known.duplicate()
            + known.unique()
            + known.otherDomain()
            + known.volatilePages()
            + known.sharedByFork()
            + known.ineligiblePages();
    long unknown = known.pages() - counted;
    return unknown > 0 ? known.withIneligible(reason, unknown) : known;
  }
}
