package io.ksm.cli.simulate;

import io.ksm.cli.messages.StatusLine;
import io.ksm.simulate.SimulationListener;

/**
 * Draws the progress of simulations.
 *
 * @param line where
 */
public record SimulationLine(StatusLine line) implements SimulationListener {

  @Override
  public void reached(String policy, int moment, int moments) {
    line.step(policy.isEmpty() ? "the best merging" : policy, moment + 1, moments);
  }

  @Override
  public void noted(String text) {
    line.note(text);
  }
}
