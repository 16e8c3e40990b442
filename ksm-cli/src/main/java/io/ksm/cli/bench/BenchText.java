package io.ksm.cli.bench;

import io.ksm.api.text.Printable;
import io.ksm.bench.BenchResult;
import io.ksm.bench.Spread;
import io.ksm.bench.UncertainOrder;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.contest.Metric;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** Writes the result of a benchmark as tables for people. */
final class BenchText {
  private final BenchReport report;
  private final BenchResult result;
  private final List<BenchRow> rows;
  private final StringBuilder out = new StringBuilder();

  private BenchText(BenchReport report) {
    this.report = report;
    this.result = report.result();
    this.rows = report.rows();
  }

  /** Writes a result. */
  static void write(BenchReport report, Appendable out) throws IOException {
    BenchText text = new BenchText(report);
    text.writeHeadline();
    text.writeFresh();
    text.writeFirst();
    text.writeSettled();
    text.writeMemory();
    text.writeObstacles();
    text.writeUnsettled();
    text.writeUncertainOrder();
    text.writeLegend();
    out.append(text.out);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private String fact(String name) {
    return result.environment().getOrDefault(name, "unknown");
  }

  private void writeHeadline() {
    line(
        "%s; %s, of which the best merging saves %s (%s %%)."
            .formatted(
                Printable.of(result.workload()),
                Numbers.bytes(result.bytes()),
                Numbers.bytes(result.mergeablePages() * result.pageSize()),
                Numbers.percent(result.mergeablePages(), result.pages())));
    line(
        "%s after %s, interleaved; seed %d. Medians; %s"
            .formatted(
                Numbers.count(result.config().rounds(), "round"),
                Numbers.count(result.config().warmUps(), "warm-up"),
                result.config().seed(),
                fact("date")));
    line(
        "%s; %s processors, %s; %s"
            .formatted(fact("cpu"), fact("processors"), fact("kernel"), fact("jdk")));
    if (!report.common().isEmpty()) {
      line(Printable.of(report.common()) + ".");
    }
    report.baseline().ifPresent(row -> line("The baseline is %s.".formatted(row.label())));
  }

  private void writeFresh() throws IOException {
    writeTable(
        "Whole processes: each from the start of ksm scan to its end",
        BenchColumns.fresh(report.baseline().isPresent()),
        BenchText::isFresh);
  }

  private void writeFirst() throws IOException {
    writeTable(
        "First merge: from nothing known until nothing is left to merge",
        BenchColumns.first(report.baseline().isPresent()),
        BenchText::isNotFresh);
  }

  private void writeSettled() throws IOException {
    writeTable(
        "Settled scan: a full scan after that",
        BenchColumns.settled(report.baseline().isPresent()),
        BenchText::isNotFresh);
  }

  private void writeMemory() throws IOException {
    writeTable("Memory", BenchColumns.MEMORY, BenchText::isNotFresh);
  }

  private static boolean isFresh(BenchRow row) {
    return row.row().contestant().kind() == Kind.FRESH;
  }

  private static boolean isNotFresh(BenchRow row) {
    return !isFresh(row);
  }

  /** Writes a table of some rows; nothing if there are none. */
  private void writeTable(String heading, List<Figure<BenchRow>> columns, Predicate<BenchRow> which)
      throws IOException {
    List<BenchRow> shown =
        rows.stream().filter(row -> row.row().ran() || row.row().failed()).filter(which).toList();
    if (shown.isEmpty()) {
      return;
    }
    line("");
    line(heading);
    new FigureTable<>(columns).withWholeNames().rows(shown).write(out, "");
  }

  private void writeObstacles() {
    writeObstacles("Failed", row -> row.row().failed());
    writeObstacles("Cannot run", row -> !row.row().failed());
  }

  private void writeObstacles(String heading, Predicate<BenchRow> which) {
    List<BenchRow> found = rows.stream().filter(row -> !row.row().ran()).filter(which).toList();
    if (found.isEmpty()) {
      return;
    }
    line("");
    line(heading);
    for (BenchRow row : found) {
      line("  %s: %s".formatted(row.label(), Printable.of(row.row().obstacle())));
    }
  }

  /** Names the rows whose first merge had not really finished. */
  private void writeUnsettled() {
    for (BenchRow row : rows) {
      long pages =
          row.row().values(Metric.UNSETTLED_PAGES).stream()
              .mapToLong(Long::longValue)
              .max()
              .orElse(0);
      if (row.row().ran() && pages > 0) {
        line("");
        line(
            "Did not settle: %s: up to %s still changed after the first merge"
                .formatted(row.label(), Numbers.count(pages, "page")));
      }
    }
  }

  private void writeUncertainOrder() {
    if (!UncertainOrder.hasEnoughRounds(result.config().rounds())) {
      line("");
      line(
          "Order not judged after %s: give --rounds %d or more"
              .formatted(
                  Numbers.count(result.config().rounds(), "round"), UncertainOrder.MIN_ROUNDS));
      return;
    }
    if (result.uncertainOrders().isEmpty()) {
      return;
    }
    line("");
    line("Order uncertain: the middle half of the ratios, round by round, is not all below 1");
    for (UncertainOrder order : result.uncertainOrders()) {
      Spread ratio = order.ratio();
      line(
          "  %s: %s to %s: %.3f (%.3f to %.3f)"
              .formatted(
                  order.figure() == Metric.FIRST_NANOS ? "first merge" : "settled scan",
                  label(order.faster()),
                  label(order.slower()),
                  ratio.median(),
                  ratio.lower(),
                  ratio.upper()));
    }
  }

  private String label(int row) {
    return rows.get(row).label();
  }

  private boolean has(Kind kind) {
    return rows.stream().anyMatch(row -> row.row().contestant().kind() == kind);
  }

  private void writeLegend() throws IOException {
    line("");
    line("The words");
    TextTable table = new TextTable().left("").left("");
    FigureTable.explain(BenchColumns.FIRST_SPEED, table);
    if (report.baseline().isPresent()) {
      table.row("times baseline", "how many times as fast as that row in the same round");
    }
    table
        .row("still=on", "told that pages cannot change: one scan finds all")
        .row("still=off", "told that they may: two scans find all, by the rule that ksmd follows");
    if (has(Kind.FRESH)) {
      table.row("fresh", "a new process of ksm scan each time");
    }
    if (has(Kind.ARENA)) {
      table.row("arena", "the engine over an arena: it really merges a copy of the pages");
    }
    FigureTable.explain(BenchColumns.FIRST_COST, table);
    FigureTable.explain(BenchColumns.MEMORY_COST, table);
    table.write(out, "  ");
  }
}
