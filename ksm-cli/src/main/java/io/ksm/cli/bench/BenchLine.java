package io.ksm.cli.bench;

import io.ksm.bench.BenchProgress;
import io.ksm.cli.messages.StatusLine;

/**
 * Draws the progress of a benchmark.
 *
 * @param line where
 */
record BenchLine(StatusLine line) implements BenchProgress {

  @Override
  public void step(String what, int done, int total) {
    line.step(what, done, total);
  }

  @Override
  public void note(String text) {
    line.note(text);
  }
}
