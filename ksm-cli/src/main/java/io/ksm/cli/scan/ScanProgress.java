package io.ksm.cli.scan;

import io.ksm.core.report.ScanListener;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a progress bar over all scans of a run, for work that lasts longer than a second. The bar
 * vanishes when the work ends, also by Ctrl-C.
 *
 * <p>Used by the scanning thread only; the bar draws itself from a thread of its own.
 */
final class ScanProgress implements ScanListener, AutoCloseable {
  /**
   * The width of the terminal that standard error is, in columns; the launcher sets it, and leaves
   * it out where standard error is not a terminal. (A JVM cannot tell: its console is about
   * standard input and output.)
   */
  private static final String COLUMNS_PROPERTY = "ksm.columns";

  private static final int MIN_COLUMNS = 40;
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final PrintWriter err;
  private final int columns;
  private final long begin = System.nanoTime();
  private int scan = 1;
  private int scans = 1;
  private @Nullable ProgressBar bar;
  private @Nullable Thread eraser;

  private ScanProgress(PrintWriter err, int columns) {
    this.err = err;
    this.columns = columns;
  }

  /** Makes a progress bar if standard error is a terminal, else one that is never seen. */
  static ScanProgress on(PrintWriter err) {
    return new ScanProgress(err, Integer.getInteger(COLUMNS_PROPERTY, 0));
  }

  /** Says that the next progress is about one of several scans. */
  void begin(int scan, int scans) {
    this.scan = scan;
    this.scans = scans;
  }

  @Override
  public void progress(long done, long total) {
    if (columns < MIN_COLUMNS || System.nanoTime() - begin < PATIENCE_NANOS) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      shown = show();
      bar = shown;
    }
    shown.setExtraMessage(scans == 1 ? "" : " scan %d of %d".formatted(scan, scans));
    // Later scans are taken to be as long as this one.
    shown.maxHint(total * scans);
    shown.stepTo(total * (scan - 1) + done);
  }

  private ProgressBar show() {
    Thread atExit = new Thread(() -> TerminalLine.erase(err), "ksm-erase-progress");
    Runtime.getRuntime().addShutdownHook(atExit);
    eraser = atExit;
    return new ProgressBarBuilder()
        .setTaskName("scanning")
        .setUnit(" pages", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new TerminalLine(err, columns - 1))
        .clearDisplayOnFinish()
        .build();
  }

  /** Erases the bar. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    if (eraser != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(eraser);
      } catch (IllegalStateException e) {
        // Ctrl-C was faster: the hook runs already and erases the same line.
        return;
      }
      eraser = null;
    }
  }
}
