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

  SourceGroups(Pages pages, Grouping grouping, int maxSharers) {
    this.pages = pages;
    this.groups = new int[pages.sources().numberLimit()];
    for (SourceState state : pages.sources()) {
      String name = grouping.of(owner(state), state.source.label());
      Integer known = numbers.putIfAbsent(name, numbers.size());
      groups[state.number] = known == null ? numbers.size() - 1 : known;
    }
    this.saving =
        new GroupedSaving(
            pages, page -> groups[pages.slots().sourceOf(page)], numbers.size(), maxSharers);
  }

  /** Returns what counts the groups' savings. */
  GroupedSaving saving() {
    return saving;
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
   */
  List<GroupReport> reports(List<SourceReport> reports) {
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
                figures[group],
                saving.within(group) * pages.pageSize(),
                saving.lost(group) * pages.pageSize())));
    groupReports.sort(
        Comparator.comparingLong((GroupReport group) -> group.figures().savedBytes()).reversed());
    return groupReports;
  }
}
