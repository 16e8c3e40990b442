package io.ksm.cli.scan.report;

import io.ksm.cli.text.Figures;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources as a table shows them: a few in the order in which they were scanned; of many the
 * biggest savers, and the others in one row.
 *
 * @param shown a row each
 * @param rest the sum of the others, or null if there are none
 * @param total the sum of all
 * @param count how many there are
 */
record ShownSources(
    List<SourceReport> shown, @Nullable SourceReport rest, SourceReport total, int count) {
  private static final int MANY = 20;

  /**
   * Chooses what to show.
   *
   * @param sources in scan order
   * @param all whether to show all, however many they are
   */
  static ShownSources of(List<SourceReport> sources, boolean all) {
    int count = sources.size();
    SourceReport total = Totals.of("Total of " + Figures.count(count, "source"), sources);
    if (count <= MANY) {
      return new ShownSources(sources, null, total, count);
    }
    List<SourceReport> sorted = new ArrayList<>(sources);
    // Stable: what saves equally much stays in scan order.
    sorted.sort(
        Comparator.comparingLong((SourceReport source) -> source.figures().savedBytes())
            .reversed());
    if (all) {
      return new ShownSources(sorted, null, total, count);
    }
    String label = "… and %s more (--all shows them)".formatted(Figures.count(count - MANY));
    SourceReport rest = Totals.of(label, sorted.subList(MANY, count));
    return new ShownSources(sorted.subList(0, MANY), rest, total, count);
  }

  /** Returns the rows above the total. */
  List<SourceReport> rows() {
    List<SourceReport> rows = new ArrayList<>(shown);
    if (rest != null) {
      rows.add(rest);
    }
    return rows;
  }

  /** Says whether a row of totals tells something new. */
  boolean needTotal() {
    return count > 1;
  }
}
