package io.ksm.cli.scan;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarConsumer;

/** Draws a progress bar into one line of a terminal, over and over. */
final class TerminalLine implements ProgressBarConsumer {
  private static final String TO_BEGIN = "\r";
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintWriter terminal;
  private final int columns;

  /**
   * Makes a line.
   *
   * @param terminal to draw on
   * @param columns that the bar may take
   */
  TerminalLine(PrintWriter terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  /** Leaves an empty line, with the cursor at its begin. */
  static void erase(PrintWriter terminal) {
    terminal.print(TO_BEGIN + ERASE_TO_END);
    terminal.flush();
  }

  @Override
  public int getMaxRenderedLength() {
    return columns;
  }

  @Override
  public void accept(String rendered) {
    terminal.print(TO_BEGIN + rendered + ERASE_TO_END);
    terminal.flush();
  }

  @Override
  public void clear() {
    erase(terminal);
  }

  @Override
  public void close() {
    erase(terminal);
  }
}
