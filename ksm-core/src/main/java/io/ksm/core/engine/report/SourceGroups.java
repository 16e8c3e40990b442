package io.ksm.core.engine.report;

import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.report.GroupReport;
import io.ksm.core.report.Grouping;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceOwner;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Sorts sources into groups by what they have in common, and reports on each group. */
final class SourceGroups {
  private final Pages pages;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** Indexed by source. */
  private final int[] groups;

  private final GroupedSaving saving;

  /** The same without the sources that have pinned memory. */
  private final GroupedSaving unpinned;

  private final PinnedBound bound;

  SourceGroups(Pages pages, Grouping grouping, PinnedBound bound, int maxSharers) {
    this.pages = pages;
    this.bound = bound;
    this.groups = new int[pages.sources().numberLimit()];
    for (SourceState state : pages.sources()) {
      String name = grouping.of(owner(state), state.label);
      Integer known = numbers.putIfAbsent(name, numbers.size());
      groups[state.number] = known == null ? numbers.size() - 1 : known;
    }
    this.saving =
        new GroupedSaving(
            pages, page -> groups[pages.slots().sourceOf(page)], numbers.size(), maxSharers);
    this.unpinned = new GroupedSaving(pages, this::unpinnedGroup, numbers.size(), maxSharers);
  }

  private int unpinnedGroup(int page) {
    int source = pages.slots().sourceOf(page);
    return bound.pinned(source) == 0 ? groups[source] : PageGroups.NONE;
  }

  /** Returns what counts the groups' savings. */
  List<GroupedSaving> accounts() {
    return bound.isAny() ? List.of(saving, unpinned) : List.of(saving);
  }

  private long within(int group) {
    return bound.saved(
        saving.within(group) * pages.pageSize(),
        unpinned.within(group) * pages.pageSize(),
        source -> groups[source] == group);
  }

  /** Finds out to whom a source belongs, by all of its regions. */
  static SourceOwner owner(SourceState state) {
    return new SourceOwner(
        common(state, RegionTraits::owner),
        common(state, RegionTraits::controlGroup),
        common(state, RegionTraits::machine));
  }

  private static String common(SourceState state, Function<RegionTraits, String> trait) {
    String common = "";
    for (Region region : state.regions.all()) {
      String name = trait.apply(region.traits());
      if (!name.isEmpty() && !name.equals(common)) {
        if (!common.isEmpty()) {
          return SourceOwner.SEVERAL;
        }
        common = name;
      }
    }
    return common;
  }

  /**
   * Reports on all groups, those that save most first.
   *
   * @param reports of all sources, in their order
   * @param saved what merging frees, in bytes
   */
  List<GroupReport> reports(List<SourceReport> reports, long saved) {
    int[] counts = new int[numbers.size()];
    PageFigures[] figures = new PageFigures[counts.length];
    Arrays.fill(figures, PageFigures.NONE);
    int place = 0;
    for (SourceState state : pages.sources()) {
      int group = groups[state.number];
      counts[group]++;
      figures[group] = figures[group].plus(reports.get(place++).figures());
    }
    List<GroupReport> groupReports = new ArrayList<>();
    numbers.forEach((name, group) ->
        groupReports.add(
            new GroupReport(
                name,
                counts[group],
                figures[group].withSaved(Math.min(figures[group].savedBytes(), saved)),
                within(group),
                bound.lost(saving, unpinned, group, source -> groups[source] == group))));
    groupReports.sort(
        Comparator.comparingLong((GroupReport group) -> group.figures().savedBytes()).reversed());
    return groupReports;
  }
}
