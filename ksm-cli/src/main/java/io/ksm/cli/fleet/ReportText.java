package io.ksm.cli.fleet;

import io.ksm.fleet.query.Estimate;
import io.ksm.fleet.query.FleetGrowth;
import io.ksm.fleet.query.FleetReport;
import io.ksm.fleet.query.HostSaving;
import io.ksm.fleet.query.SourceGain;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes what a fleet saves as tables for people. */
final class ReportText {
  private final FleetReport report;
  private final FleetGrowth growth;
  private final int rows;
  private final ReportFigures figures;

  /**
   * Prepares to write.
   *
   * @param growth over time; none if the fleet was collected once
   * @param rows the most rows of tables that may be long
   */
  ReportText(FleetReport report, FleetGrowth growth, int rows) {
    this.report = report;
    this.growth = growth;
    this.rows = rows;
    this.figures = new ReportFigures(report);
  }

  void write(Appendable out) throws IOException {
    for (String sentence : summary(report)) {
      out.append(sentence).append(System.lineSeparator());
    }
    out.append('\n');
    table(figures.hosts(), report.hosts(), "", out);
    table(figures.total(), GrowthRow.totals(growth), "All hosts over time", out);
    table(
        figures.sources(),
        report.gains().stream()
            .sorted(Comparator.comparingLong(SourceGain::best).reversed())
            .toList(),
        "Sources that another host would save most with come first",
        out);
    table(figures.pairs(), report.pairs(), "Pairs that have most in common", out);
    table(figures.contents(), report.top(), "Contents that most pages have", out);
    out.append("\nThe words\n");
    TextTable words = new TextTable().left("").left("");
    FigureTable.explain(figures.hosts(), words);
    if (!report.gains().isEmpty()) {
      FigureTable.explain(figures.sources(), words);
      FigureTable.explain(figures.pairs(), words);
    }
    words.write(out, "  ");
  }

  /** Returns in sentences what is saved, and what could be. */
  static List<String> summary(FleetReport report) {
    long within = report.hosts().stream().mapToLong(HostSaving::savedWithin).sum();
    long zeros = report.hosts().stream().mapToLong(HostSaving::zeroPages).sum();
    long across = report.hosts().stream().mapToLong(host -> host.savedAcross().pages()).sum();
    Estimate together = report.together();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%s with %s, %s in memory."
            .formatted(
                Numbers.count(report.hosts().size(), "host"),
                Numbers.count(report.fleet().sources().size(), "source"),
                bytes(report, report.fleet().residentPages())));
    sentences.add(
        "Merging saves %s of zeros and %s within sources, wherever they are, and %s across sources as they are placed."
            .formatted(bytes(report, zeros), bytes(report, within), bytes(report, across)));
    sentences.add(
        "All on one host would save %s across%s: no placement saves more."
            .formatted(
                bytes(report, together.pages()),
                together.error() == 0 ? "" : " (± %s)".formatted(bytes(report, together.error()))));
    if (report.range().share() < 1) {
      sentences.add(
          "Across is estimated from a sample of 1/%d of the contents."
              .formatted(Math.round(1 / report.range().share())));
    }
    return sentences;
  }

  private static String bytes(FleetReport report, long pages) {
    return Numbers.bytes(pages * report.fleet().pageSize());
  }

  private <T> void table(List<Figure<T>> columns, List<T> things, String title, Appendable out)
      throws IOException {
    if (things.isEmpty()) {
      return;
    }
    if (!title.isEmpty()) {
      out.append("\n%s:%n".formatted(title));
    }
    new FigureTable<>(columns)
        .rows(things.subList(0, Math.min(rows, things.size())))
        .write(out, "");
    if (things.size() > rows) {
      out.append("… and %s more%n".formatted(Numbers.count(things.size() - rows)));
    }
  }
}
