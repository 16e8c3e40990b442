package io.ksm.cli.bench;

import io.ksm.bench.BenchProgress;
import io.ksm.cli.messages.Messages;
import java.io.PrintWriter;

/**
 * Draws progress into one line of a terminal, anew at each step; elsewhere it prints notes only.
 */
final class BenchLine implements BenchProgress, AutoCloseable {
  /** The width of the terminal that standard error is; the launcher sets it. */
  private static final String COLUMNS_PROPERTY = "ksm.columns";

  private final PrintWriter err;
  private final Messages messages;
  private final int columns;
  private boolean drawn;

  private BenchLine(PrintWriter err, int columns) {
    this.err = err;
    this.messages = new Messages(err);
    this.columns = columns;
  }

  static BenchLine on(PrintWriter err) {
    return new BenchLine(err, Integer.getInteger(COLUMNS_PROPERTY, 0));
  }

  @Override
  public void step(String what, int done, int total) {
    String line = "ksm: %3d %%  %s".formatted(100 * done / total, what);
    if (columns > line.length()) {
      erase();
      err.print(line);
      err.flush();
      drawn = true;
    }
  }

  @Override
  public void note(String line) {
    erase();
    messages.say(line);
    messages.flush();
  }

  private void erase() {
    if (drawn) {
      err.print("\r" + " ".repeat(columns - 1) + "\r");
      drawn = false;
    }
  }

  @Override
  public void close() {
    erase();
    err.flush();
  }
}
