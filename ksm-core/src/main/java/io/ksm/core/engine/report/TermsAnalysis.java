package io.ksm.core.engine.report;

import io.ksm.api.RegionTraits.Known;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.RegionKinds;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.GroupReport;
import io.ksm.core.report.Grouping;
import io.ksm.core.report.LimitedSaving;
import io.ksm.core.report.MergingLimits;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps accounts, besides the one of what merges, of what would merge if only some pages did: those
 * that were offered, those of one group, those of all sources but one; or if other limits held. It
 * is told of all pages that merge, one content after the other; scans know nothing of it. For one
 * thread.
 */
final class TermsAnalysis {
  private final Pages pages;
  private final List<GroupedSaving> accounts = new ArrayList<>();

  /** Those of the present content's pages whose pfns are known, once for all accounts. */
  private final PfnSlices slices = new PfnSlices();

  /** Made once, because there is a call for each content. */
  private final PfnSlices.Consumer endsSlice = this::endSlice;

  /** Each source is a group. */
  private final GroupedSaving sources;

  /** Each offered kind of memory of each source is a group, and other pages do not count. */
  private final GroupedSaving offered;

  /** Indexed by source and kind: the group in {@link #offered}. */
  private final int[][] offeredKinds;

  /** Each source is a group, and pages of sources with pinned memory do not count. */
  private final GroupedSaving unpinned;

  private final PinnedBound bound;

  private final Map<Grouping, SourceGroups> groups = new EnumMap<>(Grouping.class);
  private final Map<MergingLimits, LimitedAccount> limited = new HashMap<>();

  /** What had been saved when the last content ended: what is saved since, is of zeros. */
  private long contentsSaved;

  private long contentsUnpinned;

  /**
   * Opens the accounts.
   *
   * @param options by what sources are to be told of together, and under which limits
   * @param maxSharers how many pages share a frame at most
   */
  TermsAnalysis(Pages pages, ReportOptions options, int maxSharers) {
    this.pages = pages;
    SourceTable table = pages.sources();
    this.sources =
        new GroupedSaving(pages, pages.slots()::sourceOf, table.numberLimit(), maxSharers);
    accounts.add(sources);
    this.offeredKinds = new int[table.numberLimit()][];
    int kinds = numberOfferedKinds();
    PageRegions regions = new PageRegions(pages);
    this.offered =
        new GroupedSaving(pages, page -> offeredKind(page, regions.of(page)), kinds, maxSharers);
    if (kinds > 0) {
      accounts.add(offered);
    }
    this.bound = new PinnedBound(table, pages.pageSize());
    this.unpinned = new GroupedSaving(pages, this::unpinnedSource, table.numberLimit(), maxSharers);
    if (bound.isAny()) {
      accounts.add(unpinned);
    }
    for (Grouping grouping : options.groupings()) {
      SourceGroups found = new SourceGroups(pages, grouping, bound, maxSharers);
      groups.put(grouping, found);
      accounts.addAll(found.accounts());
    }
    AskedNodes asked = new AskedNodes(pages);
    for (MergingLimits limits : options.limits()) {
      PageNodes nodes = new PageNodes(pages, regions, options.nodeOfPfn(), asked);
      LimitedAccount account = new LimitedAccount(pages, limits, nodes, bound, maxSharers);
      limited.put(limits, account);
      accounts.addAll(account.accounts());
    }
  }

  private int unpinnedSource(int page) {
    int source = pages.slots().sourceOf(page);
    return bound.pinned(source) == 0 ? source : PageGroups.NONE;
  }

  /** Returns what bounds savings by pinned memory. */
  PinnedBound bound() {
    return bound;
  }

  private int numberOfferedKinds() {
    int count = 0;
    for (SourceState state : pages.sources()) {
      RegionKinds kinds = state.regions.kinds();
      int[] numbers = new int[kinds.count()];
      for (int kind = 0; kind < numbers.length; kind++) {
        numbers[kind] = kinds.offered(kind) == Known.YES ? count++ : PageGroups.NONE;
      }
      offeredKinds[state.number] = numbers;
    }
    return count;
  }

  private int offeredKind(int page, int region) {
    if (region < 0) {
      return PageGroups.NONE;
    }
    SourceState state = pages.sourceOf(page);
    return offeredKinds[state.number][state.regions.kinds().of(region)];
  }

  /** Adds a page of the present content, or one that is merged with the zero page. */
  void add(int page) {
    long pfn = pages.pfn(page);
    if (pfn != 0) {
      slices.add(page, pfn);
      return;
    }
    for (GroupedSaving account : accounts) {
      account.add(page, 0);
    }
  }

  private void endSlice(int[] slice, int count) {
    for (GroupedSaving account : accounts) {
      for (int i = 0; i < count; i++) {
        account.add(slice[i], pages.pfn(slice[i]));
      }
      account.endSlice();
    }
  }

  /** Ends the present content. */
  void endContent() {
    slices.drain(endsSlice);
    for (GroupedSaving account : accounts) {
      account.endContent();
    }
  }

  /** Begins the pages that are merged with the zero page, after all contents. */
  void beginZeros() {
    for (LimitedAccount account : limited.values()) {
      if (!account.countsZeros()) {
        accounts.removeAll(account.accounts());
      }
    }
    contentsSaved = sources.saved();
    contentsUnpinned = unpinned.saved();
  }

  /** Ends the pages that are merged with the zero page. */
  void endZeros() {
    slices.drain(endsSlice);
    for (GroupedSaving account : accounts) {
      account.endZeros();
    }
  }

  /**
   * Returns the terms of a source.
   *
   * @param figures of each kind of its memory, by the kind's number
   * @param saved what merging frees over all sources, in bytes
   */
  MergingTerms of(SourceState state, List<PageFigures> figures, long saved) {
    long left = bound.isAny() ? Math.min(saved, bound.free(state.number)) : Long.MAX_VALUE;
    RegionKinds kinds = state.regions.kinds();
    Map<String, OfferedFigures> byName = new LinkedHashMap<>();
    OfferedFigures total = OfferedFigures.NONE;
    for (int kind = 0; kind < kinds.count(); kind++) {
      if (kinds.offered(kind) != Known.UNKNOWN) {
        OfferedFigures found = offered(state, kind, figures.get(kind), left);
        left -= found.savedBytes();
        byName.merge(kinds.name(kind), found, OfferedFigures::plus);
        total = total.plus(found);
      }
    }
    return new MergingTerms(
        SourceGroups.owner(state),
        total,
        byName,
        bound.pinned(state.number),
        bound.lost(sources, unpinned, state.number, source -> source == state.number));
  }

  private OfferedFigures offered(SourceState state, int kind, PageFigures figures, long most) {
    int group = offeredKinds[state.number][kind];
    if (group == PageGroups.NONE) {
      return new OfferedFigures(figures.mergeable(), 0, 0);
    }
    long saved = Math.min(offered.share(group) * pages.pageSize(), most);
    return new OfferedFigures(figures.mergeable(), figures.mergeable(), saved);
  }

  /**
   * Returns how much merging frees, in bytes.
   *
   * @param unbounded what it would free if nothing was pinned
   */
  long savedBytes(long unbounded) {
    return bound.saved(unbounded, unpinned.saved() * pages.pageSize(), source -> true);
  }

  /**
   * Reports on the groups that were wanted.
   *
   * @param reports of all sources, in their order
   * @param saved what merging frees, in bytes
   */
  Map<Grouping, List<GroupReport>> groups(List<SourceReport> reports, long saved) {
    Map<Grouping, List<GroupReport>> found = new EnumMap<>(Grouping.class);
    groups.forEach((grouping, sorted) -> found.put(grouping, sorted.reports(reports, saved)));
    return found;
  }

  /** Reports on the other limits that were wanted. */
  Map<MergingLimits, LimitedSaving> limited() {
    Map<MergingLimits, LimitedSaving> found = new HashMap<>();
    long zeros = sources.saved() - contentsSaved;
    long unpinnedZeros = unpinned.saved() - contentsUnpinned;
    limited.forEach((limits, account) -> found.put(limits, account.report(zeros, unpinnedZeros)));
    return found;
  }
}
