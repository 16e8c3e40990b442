package io.ksm.cli.fleet;

import io.ksm.fleet.place.PlacementMoment;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes what placements save over time as a table for people. */
final class ReplayText {
  private final List<PlacementMoment> moments;
  private final int pageSize;

  ReplayText(List<PlacementMoment> moments, int pageSize) {
    this.moments = moments;
    this.pageSize = pageSize;
  }

  /** Writes it. */
  void write(int moves, Appendable out) throws IOException {
    ReplayFigures figures = new ReplayFigures(pageSize);
    out.append(verdict(moves));
    for (PlacementMoment moment : moments) {
      if (!moment.breach().isEmpty()) {
        out.append(
            "At %s they do not keep the rules: %s.%n".formatted(moment.time(), moment.breach()));
      }
    }
    out.append('\n');
    new FigureTable<>(figures.table()).rows(moments).write(out, "");
    out.append("\nThe words\n");
    TextTable words = new TextTable().left("").left("");
    FigureTable.explain(figures.table(), words);
    words.write(out, "  ");
  }

  private String verdict(int moves) {
    if (moves == 0) {
      return "There are no moves: what is told of moves is what is told of none.%n".formatted();
    }
    PlacementMoment last = moments.getLast();
    String held =
        last.held()
            .map(share ->
                String.format(
                    Locale.ROOT,
                    "%.0f %% of what a placement for that time would gain",
                    100 * share))
            .orElse("where no placement gains more than chance");
    return "%s: they gain %s at the first time, and %s at the last one, %s.%n"
        .formatted(Numbers.count(moves, "move"), gain(moments.getFirst()), gain(last), held);
  }

  private String gain(PlacementMoment moment) {
    long pages = moment.gain().pages();
    String bytes = Numbers.bytes(Math.abs(pages) * pageSize);
    return "%s%s ± %s"
        .formatted(pages < 0 ? "−" : "", bytes, Numbers.bytes(moment.gain().error() * pageSize));
  }
}
