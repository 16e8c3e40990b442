package io.ksm.monitor.metrics;

import io.ksm.core.report.Grouping;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceOwner;
import io.ksm.core.report.SourceReport;
import io.ksm.monitor.metrics.TopRows.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what merging saves or would save, in metrics: over all, by process and by control group. A
 * source that is no process stands among the processes, without a number. Stateless, for any number
 * of threads.
 */
public final class ScanMetrics {
  /** The name of what is not named by itself. */
  static final String OTHER = "other";

  /** In place of the number of what is no process. */
  static final String NO_PID = "";

  /** How the label of a process ends. */
  private static final Pattern PROCESS = Pattern.compile("(.*) \\(([0-9]+)\\)", Pattern.DOTALL);

  private static final Comparator<Share> MOST_FIRST =
      Comparator.comparingLong((Share share) -> share.figures.savedBytes())
          .thenComparingLong(share -> share.figures.mergeable())
          .reversed();

  /** What one process, or some together, have of the memory. */
  private record Share(
      String label,
      SourceOwner owner,
      PageFigures figures,
      OfferedFigures offered,
      long processes,
      int pageSize) {

    static Share of(SourceReport source, String label, int pageSize) {
      return new Share(
          label, source.terms().owner(), source.figures(), source.terms().offered(), 1, pageSize);
    }

    Share plus(Share other) {
      return new Share(
          label,
          owner,
          figures.plus(other.figures),
          offered.plus(other.offered),
          processes + other.processes,
          pageSize);
    }

    long saved() {
      return figures.savedBytes();
    }

    long eligible() {
      return figures.mergeable() * pageSize;
    }

    long volatileBytes() {
      return figures.volatilePages() * pageSize;
    }

    /** Returns null where nobody knows of any of it whether it was offered. */
    @Nullable Long offeredBytes() {
      return offered.known() == 0 && figures.mergeable() > 0 ? null : offered.pages() * pageSize;
    }

    String[] process() {
      Matcher named = PROCESS.matcher(label);
      return !owner.equals(SourceOwner.UNKNOWN) && named.matches()
          ? new String[] {named.group(2), named.group(1)}
          : new String[] {NO_PID, label};
    }

    String[] group() {
      return new String[] {label};
    }
  }

  private static final TopRows<Share> PROCESSES =
      new TopRows<>(
          List.of(
              new Column<>(Metric.PROCESS_POTENTIAL_SAVED, Share::saved),
              new Column<>(Metric.PROCESS_ELIGIBLE, Share::eligible),
              new Column<>(Metric.PROCESS_VOLATILE, Share::volatileBytes),
              new Column<>(Metric.PROCESS_OFFERED, Share::offeredBytes)),
          Share::process,
          NO_PID,
          OTHER);

  private static final TopRows<Share> GROUPS =
      new TopRows<>(
          List.of(
              new Column<>(Metric.CGROUP_POTENTIAL_SAVED, Share::saved),
              new Column<>(Metric.CGROUP_ELIGIBLE, Share::eligible),
              new Column<>(Metric.CGROUP_VOLATILE, Share::volatileBytes),
              new Column<>(Metric.CGROUP_OFFERED, Share::offeredBytes),
              new Column<>(Metric.CGROUP_PROCESSES, Share::processes)),
          Share::group,
          OTHER);

  private ScanMetrics() {}

  /**
   * Adds what a scan found.
   *
   * @param top how many processes and how many control groups are named, those that save most; the
   *     others are summed
   */
  public static void addTo(Samples samples, MemoryReport report, int top) {
    int pageSize = report.pageSize();
    List<Share> sources = new ArrayList<>();
    Map<String, Share> groups = new LinkedHashMap<>();
    Share all =
        new Share("", SourceOwner.UNKNOWN, PageFigures.NONE, OfferedFigures.NONE, 0, pageSize);
    for (SourceReport source : report.sources()) {
      Share share = Share.of(source, source.label(), pageSize);
      sources.add(share);
      all = all.plus(share);
      if (!source.terms().owner().controlGroup().isEmpty()) {
        String group = Grouping.CGROUP.of(source.terms().owner(), source.label());
        groups.merge(group, Share.of(source, group, pageSize), Share::plus);
      }
    }
    addTotals(samples, report, all);
    PROCESSES.addTo(samples, sources.stream().sorted(MOST_FIRST).toList(), top);
    GROUPS.addTo(samples, groups.values().stream().sorted(MOST_FIRST).toList(), top);
  }

  private static void addTotals(Samples samples, MemoryReport report, Share all) {
    samples.add(Metric.POTENTIAL_SAVED, report.savedBytes());
    long unbounded = report.counters().pagesSaved() * report.pageSize();
    samples.add(Metric.POTENTIAL_COST, unbounded - report.counters().generalProfit());
    samples.add(Metric.ELIGIBLE, all.eligible());
    samples.add(Metric.VOLATILE, all.volatileBytes());
    Long offered = all.offeredBytes();
    samples.add(Metric.OFFERED, offered);
    samples.add(Metric.OFFERED_SAVED, offered == null ? null : report.offered().savedBytes());
  }
}
