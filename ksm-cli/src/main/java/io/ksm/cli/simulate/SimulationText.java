package io.ksm.cli.simulate;

import io.ksm.api.text.Printable;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import io.ksm.simulate.CostModel;
import io.ksm.simulate.Simulation;
import java.io.IOException;

/** Writes the result of a simulation as a table for people. */
final class SimulationText {
  private SimulationText() {}

  /** Writes a result. */
  static void write(Simulation simulation, Appendable out) throws IOException {
    out.append(
        "%s: %s in %s; the best merging would have saved %s on average.%n"
            .formatted(
                Printable.of(String.join(", ", simulation.plan().sources())),
                Numbers.count(simulation.moments(), "sample"),
                Numbers.time(simulation.nanos()),
                Numbers.bytes(Math.round(simulation.best().savedBytes()))));
    CostModel costs = simulation.plan().costs();
    out.append(
        ("Costs: %.0f ns a visit, %.0f of a merged page, %.0f of a skipped one; %.0f and %.0f ns for"
                + " each level of the trees; %.0f ns a merge; %.0f ns a batch; a pause lasts %.1f ms"
                + " longer than asked.%n%n")
            .formatted(
                costs.visit(),
                costs.mergedVisit(),
                costs.skip(),
                costs.stableLevel(),
                costs.unstableLevel(),
                costs.merge(),
                costs.batch(),
                costs.pause() / 1e6));
    new FigureTable<>(SimulationFigures.COLUMNS)
        .withWholeNames()
        .rows(simulation.withBest())
        .write(out, "");
    out.append("\nThe words\n");
    TextTable words = new TextTable().left("").left("");
    FigureTable.explain(SimulationFigures.COLUMNS, words);
    words.write(out, "  ");
  }
}
