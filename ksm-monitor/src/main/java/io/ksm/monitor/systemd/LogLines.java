package io.ksm.monitor.systemd;

import io.ksm.api.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is logged as lines that begin with {@code ksm:}; or, where they go to the journal,
 * with their importance, as in {@code <4>}. Names in a line may hold anything, so that control
 * characters are escaped. Thread-safe.
 */
public final class LogLines extends Handler {
  private static final Path STDERR = Path.of("/proc/self/fd/2");
  private static final int ERROR = 3;
  private static final int WARNING = 4;
  private static final int INFO = 6;
  private static final int DEBUG = 7;

  private final PrintWriter out;
  private final boolean forJournal;
  private final SimpleFormatter text = new SimpleFormatter();

  LogLines(PrintWriter out, boolean forJournal) {
    this.out = out;
    this.forJournal = forJournal;
  }

  /**
   * Has everything that this JVM logs written there from now on, in place of what did it before.
   *
   * @param least the least important that is written
   */
  public static void install(PrintWriter err, Level least) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    LogLines lines = new LogLines(err, goesToJournal(System.getenv().get("JOURNAL_STREAM")));
    lines.setLevel(least);
    root.setLevel(least);
    root.addHandler(lines);
  }

  /** Says whether standard error is the stream that the journal reads: {@code DEVICE:INODE}. */
  static boolean goesToJournal(@Nullable String stream) {
    if (stream == null) {
      return false;
    }
    try {
      long device = ((Number) Files.getAttribute(STDERR, "unix:dev")).longValue();
      long inode = ((Number) Files.getAttribute(STDERR, "unix:ino")).longValue();
      return stream.equals(device + ":" + inode);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // Another system, which has no journal either.
    }
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    String begin = forJournal ? "<" + importance(record.getLevel()) + ">" : "ksm: ";
    synchronized (this) {
      out.println(begin + Printable.of(text.formatMessage(record)));
      Throwable thrown = record.getThrown();
      if (thrown != null) {
        out.println(begin + Printable.of(thrown.toString()));
      }
      out.flush();
    }
  }

  private static int importance(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return WARNING;
    }
    return value >= Level.INFO.intValue() ? INFO : DEBUG;
  }

  @Override
  public void flush() {
    out.flush();
  }

  /** Standard error stays open. */
  @Override
  public void close() {
    flush();
  }
}
