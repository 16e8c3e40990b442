package io.ksm.cli.messages;

import java.io.PrintWriter;

/**
 * Draws progress into one line of a terminal, anew at each step; elsewhere it prints notes only.
 */
public final class StatusLine implements AutoCloseable {
  /** The width of the terminal that standard error is; the launcher sets it. */
  private static final String COLUMNS_PROPERTY = "ksm.columns";

  private static final int MIN_COLUMNS = 20;

  private final PrintWriter err;
  private final Messages messages;
  private final int columns;
  private boolean drawn;

  private StatusLine(PrintWriter err, int columns) {
    this.err = err;
    this.messages = new Messages(err);
    this.columns = columns;
  }

  /** Makes one if standard error is a terminal, else one that is never seen. */
  public static StatusLine on(PrintWriter err) {
    return new StatusLine(err, Integer.getInteger(COLUMNS_PROPERTY, 0));
  }

  /**
   * Shows how far something has come.
   *
   * @param what is being done
   * @param done steps of it
   * @param total steps that there are
   */
  public void step(String what, int done, int total) {
    if (columns > MIN_COLUMNS) {
      erase();
      String line = "ksm: %3d %%  %s".formatted(100 * done / total, what);
      err.print(line.substring(0, Math.min(line.length(), columns - 1)));
      err.flush();
      drawn = true;
    }
  }

  /** Prints a line that stays. */
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
