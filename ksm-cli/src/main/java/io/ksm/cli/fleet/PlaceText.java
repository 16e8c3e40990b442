package io.ksm.cli.fleet;

import io.ksm.fleet.place.PlacementAdvice;
import io.ksm.fleet.place.SourceMove;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import java.io.IOException;

/** Writes advice about a placement as tables for people. */
final class PlaceText {
  private PlaceText() {}

  /** Writes advice. */
  static void write(PlacementAdvice advice, Appendable out) throws IOException {
    int pageSize = advice.fleet().pageSize();
    PlaceFigures figures = new PlaceFigures(advice);
    out.append(
        "%s on %s, %s in memory; merging saves %s within sources, wherever they are.%n%n"
            .formatted(
                Numbers.count(advice.fleet().sources().size(), "source"),
                Numbers.count(advice.fleet().hosts().size(), "host"),
                Numbers.bytes(advice.fleet().residentPages() * pageSize),
                Numbers.bytes(advice.within() * pageSize)));
    new FigureTable<>(figures.placements()).rows(PlacementRow.of(advice)).write(out, "");
    out.append(
        "%nChosen by a sample of 1/%d of the contents, judged by another one; a host gets %s at most.%n"
            .formatted(
                Math.round(1 / advice.sampleShare()),
                Numbers.count(advice.maxSources(), "source")));
    if (!advice.pays()) {
      out.append("Moving does not pay: %s.%n".formatted(advice.refusal()));
    }
    if (advice.mustMove()) {
      out.append(
          "Moves are needed%s: %s.%n"
              .formatted(advice.pays() ? "" : " all the same", advice.breach()));
    } else if (!advice.pays()) {
      return;
    }
    long moved = advice.moves().stream().mapToLong(move -> move.source().memoryBytes()).sum();
    out.append(
        "%s of %s in all would %s.%n%n"
            .formatted(
                Numbers.count(advice.moves().size(), "move"),
                Numbers.bytes(moved),
                saving(advice)));
    new FigureTable<SourceMove>(figures.moves()).rows(advice.moves()).write(out, "");
    out.append("\nThe words\n");
    TextTable words = new TextTable().left("").left("");
    FigureTable.explain(figures.placements(), words);
    FigureTable.explain(figures.moves(), words);
    words.write(out, "  ");
  }

  private static String saving(PlacementAdvice advice) {
    long gain = advice.gain().pages() * advice.fleet().pageSize();
    String error = Numbers.bytes(advice.gain().error() * advice.fleet().pageSize());
    return gain < 0
        ? "cost %s ± %s of what is saved".formatted(Numbers.bytes(-gain), error)
        : "save %s ± %s more".formatted(Numbers.bytes(gain), error);
  }
}
