package io.ksm.cli.messages;

import io.ksm.api.text.Printable;
import java.io.PrintWriter;

/**
 * Prints lines on standard error, each of which begins with {@code ksm:}.
 *
 * <p>Names in a line may hold anything: whoever names a file or a process could else drive the
 * terminal, or fake a second line. So control characters are escaped. Used by one thread at a time.
 */
public final class Messages {
  private static final String BEGIN = "ksm: ";

  private final PrintWriter err;

  /** Makes a printer of lines. */
  public Messages(PrintWriter err) {
    this.err = err;
  }

  /** Prints a line, with all control characters escaped. */
  public void say(String line) {
    err.println(BEGIN + Printable.of(line.strip()));
  }

  /** Makes all lines seen. */
  public void flush() {
    err.flush();
  }
}
