package io.ksm.cli.simulate;

import io.ksm.cli.messages.ResultPage;
import io.ksm.simulate.Simulation;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;

/** Writes the result of a simulation as a page: its JSON form, and a script that draws it. */
final class SimulationHtml {
  private SimulationHtml() {}

  /** Writes the page to a file. */
  static void write(Simulation simulation, Path file) throws IOException {
    StringWriter json = new StringWriter();
    SimulationJson.write(simulation, json);
    ResultPage.write("ksm simulate", SimulationHtml.class, "simulate.js", json.toString(), file);
  }
}
