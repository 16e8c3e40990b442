package io.ksm.cli.simulate;

import io.ksm.report.text.Csv;
import io.ksm.simulate.Simulation;
import java.io.IOException;

/** Writes the result of a simulation as CSV: a line for each policy, and one for the best. */
final class SimulationCsv {
  private SimulationCsv() {}

  /** Writes a result, with a header line. */
  static void write(Simulation simulation, Appendable out) throws IOException {
    Csv.write(SimulationFigures.ALL, simulation.withBest(), out);
  }
}
